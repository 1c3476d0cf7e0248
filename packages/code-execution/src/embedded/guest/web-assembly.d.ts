/** The part of JavaScript's WebAssembly interface that guests use; TypeScript has it for browsers alone. */
declare namespace WebAssembly {
  interface Module {
    readonly __brand: "WebAssembly.Module";
  }
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class RuntimeError extends Error {}
  // A variable: a guest replaces it.
  let compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<Module>;
  function instantiate(module: Module, imports: Readonly<Record<string, object>>): Promise<Instance>;
}
