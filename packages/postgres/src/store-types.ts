import type postgres from "postgres";

// What `context.transaction` hands to handlers; core knows no driver.
declare module "@millrace/core" {
  interface StoreTypes {
    readonly transaction: postgres.TransactionSql;
  }
}
