import { registerHooks } from "node:module";
/**
 * Resolves the modules of drizzle-orm without reading its package.json for each of them. That file has thousands of
 * exports, and Node 26 parses all of it anew for each of some hundred modules: a second of every start. Inside the
 * package all imports are relative and all modules are of one kind.
 */
export function resolveDrizzleQuickly() {
    const entries = new Map();
    registerHooks({
        resolve(specifier, context, nextResolve) {
            if (/^drizzle-orm(\/|$)/.test(specifier)) {
                const entry = entries.get(specifier) ?? nextResolve(specifier, context);
                entries.set(specifier, entry);
                return { ...entry, shortCircuit: true };
            }
            const { parentURL = "" } = context;
            if (/^\.\.?\//.test(specifier) && /\/node_modules\/drizzle-orm\/.*\.js$/.test(parentURL)) {
                return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
            }
            return nextResolve(specifier, context);
        },
    });
}
//# sourceMappingURL=index.js.map