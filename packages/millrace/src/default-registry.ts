import { dataProcessingHandler } from "./handlers/data-processing.ts";
import { createEmailNotificationHandler } from "./handlers/email-notification.ts";
import { JobHandlerRegistry } from "./job-handler-registry.ts";

/** The registry of every manager that names no other; the built-in types are in it from the start. */
export const jobHandlerRegistry: JobHandlerRegistry = new JobHandlerRegistry();
jobHandlerRegistry.register(createEmailNotificationHandler());
jobHandlerRegistry.register(dataProcessingHandler);
