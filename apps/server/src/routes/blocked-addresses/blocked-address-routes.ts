import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { blockAddressRoute } from "./block-address.ts";
import { listBlockedAddressesRoute } from "./list-blocked-addresses.ts";
import { unblockAddressRoute } from "./unblock-address.ts";

/** `/api/blocked-addresses`. */
export function blockedAddressRoutes(app: App, dependencies: AppDependencies): void {
  listBlockedAddressesRoute(app, dependencies);
  blockAddressRoute(app, dependencies);
  unblockAddressRoute(app, dependencies);
}
