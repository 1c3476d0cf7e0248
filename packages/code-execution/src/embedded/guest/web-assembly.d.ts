/** The part of JavaScript's WebAssembly interface that guests use; TypeScript has it for browsers alone. */
declare namespace WebAssembly {
  interface Module {
    readonly __brand: "WebAssembly.Module";
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class RuntimeError extends Error {}
  // A variable: a guest replaces it.
  let compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<Module>;
  function instantiate(module: Module, imports: Readonly<Record<string, object>>): Promise<Instance>;
}
