/**
 * Whether this Node can take from a process all that the embedded driver takes: since Node 25 the permission model
 * covers the network too. Fails closed.
 */
export function probeEmbedded():
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly cure: string } {
  if (process.allowedNodeEnvironmentFlags.has("--allow-net")) return { available: true };
  return {
    available: false,
    reason: `Node ${process.versions.node} cannot take the network from a process.`,
    cure: "Use Node 25 or newer, or a container engine.",
  };
}
