import { defineConfig } from "drizzle-kit";

// Use `npm run migrations:generate`, which puts what drizzle-kit writes into the form that our migrator reads.
export default defineConfig({
  dialect: "postgresql",
  schema: "./packages/postgres/src/drizzle-schema.ts",
  out: "./migrations",
  schemaFilter: ["millrace"],
});
