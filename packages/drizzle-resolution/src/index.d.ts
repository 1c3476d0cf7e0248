/**
 * Resolves the modules of drizzle-orm without reading its package.json for each of them. That file has thousands of
 * exports, and Node 26 parses all of it anew for each of some hundred modules: a second of every start. Inside the
 * package all imports are relative and all modules are of one kind.
 */
export declare function resolveDrizzleQuickly(): void;
