import { InvalidInputError } from "@millrace/core";

/**
 * The text is not shown: it holds a password.
 * @throws InvalidInputError `INVALID_DATABASE_URL`
 */
export function checkDatabaseUrl(text: string): void {
  const protocol = URL.parse(text)?.protocol;
  if (protocol === "postgres:" || protocol === "postgresql:") return;
  throw new InvalidInputError(
    "INVALID_DATABASE_URL",
    "The database's URL cannot be used: it must look like postgres://user:password@host:5432/database.",
  );
}
