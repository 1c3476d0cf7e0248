/** The part of JavaScript's WebAssembly interface that guests use; TypeScript has it for browsers alone. */
declare namespace WebAssembly {
  interface Module {
    readonly __brand: "WebAssembly.Module";
  }
  interface ModuleConstructor {
    new (bytes: Uint8Array<ArrayBuffer>): Module;
    imports(
      module: Module,
    ): readonly { readonly module: string; readonly name: string; readonly kind: string }[];
  }
  interface Global {
    value: number;
  }
  const Global: new (type: { readonly value: "i32"; readonly mutable: boolean }, value: number) => Global;
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Table {
    get(index: number): (...values: number[]) => number;
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class LinkError extends Error {}
  class RuntimeError extends Error {}
  // Variables: guests replace them.
  let Module: ModuleConstructor;
  let compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<Module>;
  function instantiate(module: Module, imports: Readonly<Record<string, object>>): Promise<Instance>;
}
