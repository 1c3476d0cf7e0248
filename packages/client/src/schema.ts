/* Generated from the server's OpenAPI document by `npm run client:generate`; not to be changed by hand. */
export interface paths {
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, newest first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocked-addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses whose requests are refused */
        get: operations["listBlockedAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blocked-addresses/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Refuse the requests of an address or a network; a block that exists is replaced */
        put: operations["blockAddress"];
        post?: never;
        /** End the block of exactly this address or network */
        delete: operations["unblockAddress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the bulk actions, newest first */
        get: operations["listBulkActions"];
        put?: never;
        /** Retry, cancel, delete, move or prioritize all jobs that fit a filter */
        post: operations["startBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-actions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how far a bulk action is */
        get: operations["readBulkAction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-actions/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a bulk action where it is */
        post: operations["stopBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-actions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count the jobs that a bulk action would change */
        post: operations["previewBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compile and run a C++ program */
        post: operations["submitProgram"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compile/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what became of a program */
        get: operations["readProgram"];
        put?: never;
        post?: never;
        /** Cancel a program, queued or running */
        delete: operations["cancelProgram"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs that failed for good, newest first */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run all jobs again that failed for good and fit a filter */
        post: operations["redriveDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses that get no mail, or no newsletters */
        get: operations["listEmailSuppressions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-suppressions/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Write to an address no more */
        put: operations["suppressEmail"];
        post?: never;
        /** Write to an address again */
        delete: operations["unsuppressEmail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What mails say */
        get: operations["listEmailTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the mails of one template say */
        get: operations["getEmailTemplate"];
        /** Store a template in Liquid, which counts from the next mail on */
        put: operations["putEmailTemplate"];
        post?: never;
        /** Go back to the template that is built in */
        delete: operations["removeEmailTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-templates/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a mail would say; nothing is stored or sent */
        post: operations["previewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of mails, newest first; those in the outbox with what they say */
        get: operations["listEmails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compile and run a program */
        post: operations["createExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what became of a program */
        get: operations["readExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a program that has not ended */
        post: operations["cancelExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to a program, until it has ended
         * @description Server-sent events: `open` first, then `job` (StreamedEvent) for each change, and at last `end` (Execution), with which the stream ends.
         */
        get: operations["streamExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a program writes, while it writes it
         * @description Server-sent events of a program that was added with `live` or `interactive`: `stdout` and `stderr` (ExecutionOutput), from the beginning or after `Last-Event-ID`, none left out and none twice; `reset` when it runs anew and what was told counts no more; at last `end` (Execution), with which the stream ends.
         */
        get: operations["followExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/stdin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a program what it reads while it runs
         * @description For a program that was added with `interactive`. What comes before it runs waits for it, and should it run anew, it reads all of it again.
         */
        post: operations["writeExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compile and run many programs: all are stored, or none */
        post: operations["createExecutions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what workers keep for programs, and what that saved
         * @description Of all processes; each tells every few seconds.
         */
        get: operations["readExecutionCaches"];
        put?: never;
        post?: never;
        /**
         * Have workers let go what they keep for programs
         * @description With `package`: the sets that hold a package of this name. Without: all sets and all compiled programs. What a program uses goes when that has ended, and nobody is given it any more.
         */
        delete: operations["purgeExecutionCaches"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/runtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the languages that programs can be in
         * @description Those of the driver of this process; in a process that runs no programs itself those of both, of which the workers have one.
         */
        get: operations["listRuntimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your workspaces by name */
        get: operations["listWorkspaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/workspaces/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what one of your workspaces holds */
        get: operations["readWorkspace"];
        put?: never;
        post?: never;
        /** Let one of your workspaces go; what runs in it saves nothing */
        delete: operations["removeWorkspace"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List failures by what they have in common */
        get: operations["listFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpu-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List GPU instances with their state, age and cost, newest first */
        get: operations["listGpuInstances"];
        put?: never;
        /** Have a GPU instance made and watched until it runs */
        post: operations["createGpuInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gpu-instances/{instanceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the GPU instance of an id, or the last one that had it */
        get: operations["getGpuInstance"];
        put?: never;
        post?: never;
        /** Have a GPU instance removed */
        delete: operations["deleteGpuInstance"];
        options?: never;
        head?: never;
        /** Have a GPU instance stay longer, or cost more, within its limits */
        patch: operations["extendGpuInstance"];
        trace?: never;
    };
    "/api/health/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health of all queues */
        get: operations["readQueueHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the job types with their policies */
        get: operations["listJobTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/job-types/{type}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how jobs of a type are tried again */
        get: operations["readTypePolicy"];
        /** Set how jobs of a type are tried again, over what its handler declares */
        put: operations["setTypePolicy"];
        post?: never;
        /** Leave the policy of a type to its handler again */
        delete: operations["removeTypePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        /** Add a job */
        post: operations["createJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a job */
        get: operations["readJob"];
        put?: never;
        post?: never;
        /** Delete a finished job */
        delete: operations["deleteJob"];
        options?: never;
        head?: never;
        /** Change a pending job */
        patch: operations["changeJob"];
        trace?: never;
    };
    "/api/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a job that has not ended */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a job waits for, or waited for, and the results of those jobs */
        get: operations["readJobDependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a job */
        get: operations["listJobEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell why a job is not running and when it is expected to, or how it runs, or how it ended */
        get: operations["explainJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what a job's handler logged */
        get: operations["readJobLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a failed or cancelled job again */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add many jobs, all or none */
        post: operations["createJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export every job that fits a filter */
        get: operations["exportJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the queues */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a queue */
        get: operations["readQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a queue's limits and retention */
        patch: operations["changeQueue"];
        trace?: never;
    };
    "/api/queues/{queue}/clean": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delete a queue's finished jobs of one status, the oldest first */
        post: operations["cleanQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish what is ready or runs now, then pause; jobs that become ready later wait */
        post: operations["drainQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys of a queue that have jobs or settings of their own */
        get: operations["listQueueKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a key: its settings, and how it stands */
        get: operations["readQueueKey"];
        /** Give a key limits and a weight of its own */
        put: operations["setQueueKey"];
        post?: never;
        /** Take a key's own settings away; its jobs stay */
        delete: operations["removeQueueKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take no more jobs from a queue; what runs goes on */
        post: operations["pauseQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/{queue}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a pause or a drain */
        post: operations["resumeQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a job where the rules of the router want it */
        post: operations["createRoutedJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a job of any queue */
        get: operations["readQueueJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a failed or cancelled job of any queue again */
        post: operations["retryQueueJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/jobs/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add many jobs where the rules of the router want them, all or none */
        post: operations["createRoutedJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/persistence/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a backup of the whole engine */
        post: operations["takeBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/persistence/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the backups, newest first */
        get: operations["listBackups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/persistence/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export every job that fits a filter */
        get: operations["exportPersistedJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/persistence/recover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring jobs back from a backup */
        post: operations["recoverJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/retry/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Retries since installation, by type and error code */
        get: operations["readRetryStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/routing/distribution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs by queue, type and priority, present and since installation */
        get: operations["readDistribution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/routing/optimize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propose changes from measured wait and run times; carry them out when told to */
        post: operations["optimizeRouting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/routing/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the router would make of a job, and by which rules; stores nothing */
        post: operations["previewRouting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/routing/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules of the router, in the order in which they are asked */
        get: operations["listRoutingRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/routing/rules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rule of the router */
        get: operations["readRoutingRule"];
        /** Make a rule of the router, or replace it; it counts in every process within a second */
        put: operations["putRoutingRule"];
        post?: never;
        /** Remove a rule of the router */
        delete: operations["removeRoutingRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of all queues */
        get: operations["readAllQueueStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queues/stats/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of one queue */
        get: operations["readQueueStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List schedules by name */
        get: operations["listSchedules"];
        put?: never;
        /** Make a schedule */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a schedule */
        get: operations["readSchedule"];
        /** Make a schedule, or replace it; a timing that stays the same keeps its next tick */
        put: operations["putSchedule"];
        post?: never;
        /** Remove a schedule; the jobs that it made stay */
        delete: operations["removeSchedule"];
        options?: never;
        head?: never;
        /** Change a schedule */
        patch: operations["changeSchedule"];
        trace?: never;
    };
    "/api/schedules/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the ticks of a schedule */
        post: operations["pauseSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The next ticks of a schedule */
        get: operations["previewSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a schedule go on, with its first tick from now */
        post: operations["resumeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of a schedule's ticks, newest first */
        get: operations["listScheduleRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a job of a schedule at once */
        post: operations["triggerSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next ticks of a timing, without making a schedule */
        post: operations["previewTiming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to jobs and queues, as it happens
         * @description Server-sent events: `open` first, then `job` (StreamedEvent) for each event of a job, `queue` (Queue) for the figures of a queue that changed, and `reset` when something may have been left out, after which whoever listens reads anew what it shows.
         */
        get: operations["openStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook endpoints, oldest first */
        get: operations["listWebhooks"];
        put?: never;
        /** Make a webhook endpoint; its secret is shown this once */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a webhook endpoint, and how it fares */
        get: operations["readWebhook"];
        put?: never;
        post?: never;
        /** Remove a webhook endpoint; what is on its way to it fails */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /** Change, enable or disable a webhook endpoint */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was and is to be told to an endpoint, newest first */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery */
        get: operations["readWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{deliveryId}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every attempt of a delivery, in order */
        get: operations["listWebhookAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{deliveryId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message again, under its webhook-id */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send again what failed since a time */
        post: operations["replayWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an endpoint a new key; the one before signs beside it for a while */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event webhook.test to an endpoint */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List workflows, newest first */
        get: operations["listWorkflows"];
        put?: never;
        /** Add jobs that depend on each other, all or none */
        post: operations["createWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a workflow */
        get: operations["readWorkflow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel all jobs of a workflow that have not ended */
        post: operations["cancelWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the jobs of a workflow, with what each depends on */
        get: operations["listWorkflowJobs"];
        put?: never;
        /** Add jobs to a workflow that has not ended, all or none */
        post: operations["addWorkflowJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workflows/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the failed and cancelled jobs of a workflow again */
        post: operations["retryWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is, with the figures of all jobs and of the queue of programs */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What answers here, in the words of Judge0 */
        get: operations["aboutAsJudge0"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/languages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the languages, in the words of Judge0 */
        get: operations["listJudge0Languages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/statuses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how a program can end, in the words of Judge0 */
        get: operations["listJudge0Statuses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a program, in the words of Judge0 */
        post: operations["submitAsJudge0"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/submissions/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what became of a program, in the words of Judge0 */
        get: operations["readJudge0Submission"];
        put?: never;
        post?: never;
        /** Delete a program that has ended, in the words of Judge0 */
        delete: operations["removeJudge0Submission"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/judge0/submissions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what became of up to 20 programs, in the words of Judge0 */
        get: operations["readJudge0Batch"];
        put?: never;
        /** Run up to 20 programs, in the words of Judge0 */
        post: operations["submitBatchAsJudge0"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process turns */
        get: operations["readLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["readOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/piston/api/v2/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a program and answer at its end, in the words of Piston */
        post: operations["executeAsPiston"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/piston/api/v2/runtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the languages, in the words of Piston */
        get: operations["listPistonRuntimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/job/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what became of a program */
        get: operations["readQueuedProgram"];
        put?: never;
        post?: never;
        /** Cancel a program that is queued */
        delete: operations["cancelQueuedProgram"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of the queue of programs */
        get: operations["readProgramQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served */
        get: operations["readReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a program in one of several languages */
        post: operations["runProgram"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AllQueueStats: {
            [key: string]: components["schemas"]["QueueStats"];
        };
        AuditPage: {
            /** @description Newest first. */
            entries: {
                action: string;
                actor: string;
                after: {
                    [key: string]: unknown;
                } | null;
                /** Format: date-time */
                at: string | null;
                before: {
                    [key: string]: unknown;
                } | null;
                id: string;
                targetId: string;
                targetKind: string;
            }[];
            nextCursor: string | null;
        };
        Backup: {
            bytes: number;
            name: string;
            /**
             * Format: date-time
             * @description When it was complete.
             */
            writtenAt: string;
        };
        Backups: {
            /** @description Newest first. */
            backups: components["schemas"]["Backup"][];
        };
        BlockedAddress: {
            /** @description An address, or a network such as 203.0.113.0/24. */
            address: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            reason: string | null;
        };
        BlockedAddresses: {
            addresses: components["schemas"]["BlockedAddress"][];
        };
        BulkAction: {
            /** @enum {string} */
            action: "retry" | "cancel" | "delete" | "move" | "prioritize";
            /** @description Who asked for it. */
            actor: string;
            /** Format: date-time */
            createdAt: string;
            /** @description Jobs that were changed. */
            done: number;
            /** Format: date-time */
            endedAt: string | null;
            /** @description Why the last batch failed; it changed nothing and is tried again. */
            error: string | null;
            /** @description Jobs that fitted when it began. */
            expected: number;
            /** @description False: `expected` is a lower bound. */
            expectedExact: boolean;
            filter: {
                [key: string]: unknown;
            };
            id: string;
            priority: number | null;
            queue: string | null;
            /** @description Jobs that could not be changed any more, by reason: a status, `unique-key-taken`, `queue-full`, `gone`. */
            skipped: {
                [key: string]: number;
            };
            /** @enum {string} */
            state: "running" | "stopped" | "completed";
            /** Format: date-time */
            updatedAt: string;
        };
        BulkActionPage: {
            /** @description Newest first. */
            actions: components["schemas"]["BulkAction"][];
            nextCursor: string | null;
        };
        BulkPreview: {
            /** @description False: counting took too long, and it is a lower bound. */
            exact: boolean;
            /** @description Jobs that the action would change now. */
            matched: number;
        };
        CachePurge: {
            package: string | null;
            /**
             * Format: date-time
             * @description What was made before it goes.
             */
            purgedAt: string;
        };
        CompileAnswer: {
            jobId: string;
            message: string;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed" | "timeout" | "cancelled";
        };
        CompileRequest: {
            code: string;
            options?: {
                /** @description Share of one processor, such as `0.5`. */
                cpuLimit?: string;
                /** @description Compiler flags of the allow-list. */
                flags?: string[];
                /** @description Bytes with unit b, k, m or g, such as `128m`. */
                memoryLimit?: string;
                /** @description Milliseconds that the program may run. */
                timeout?: number;
            };
            roomId: string;
            userId: string;
        };
        CompileStatus: {
            /** @description Why it did not succeed: `compile_error`, `runtime_error`, `timeout`, `memory_limit` … */
            error: {
                code: string;
                message: string;
            } | null;
            jobId: string;
            /** @description Place in the queue from 1; null when it does not wait. */
            position: number | null;
            /** @description Past 1000 the position is a lower bound. */
            positionIsApproximate: boolean;
            result: components["schemas"]["ExecutionResult"];
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed" | "timeout" | "cancelled";
            /** Format: date-time */
            timestamp: string;
        };
        DeadLetter: {
            /** @description Of a job that was asked to stop while it ran. */
            cancel: {
                /** Format: date-time */
                acknowledgedAt: string | null;
                /**
                 * Format: date-time
                 * @description When it is closed by force.
                 */
                deadlineAt: string;
                /** Format: date-time */
                requestedAt: string;
                /**
                 * @description requested: its worker has not answered; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed so, and its code still runs.
                 * @enum {string}
                 */
                state: "requested" | "acknowledged" | "forced" | "stuck";
            } | null;
            /**
             * Format: date-time
             * @description Set while a running job has been asked to stop.
             */
            cancelRequestedAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Times that a worker died while it held the job. */
            crashes: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Stable code of the last error, such as `timeout`. */
            errorCode: string | null;
            errorMessage: string | null;
            /** @description Opaque: 1 to 40 characters of 0-9 A-Z a-z _ -. */
            id: string;
            /** @description What the limits for each key of its queue are counted by. */
            key: string | null;
            maxRetries: number;
            payload: unknown;
            /** @description 1 (first) to 9 (last). */
            priority: number;
            /** @description What its handler told last; null: nothing. */
            progress: {
                /** @description The execution that told it, from 1. */
                attempt: number;
                done: number | null;
                message: string | null;
                /** @description 0 to 100; null where the total is unknown. */
                percent: number | null;
                total: number | null;
                /** Format: date-time */
                updatedAt: string;
            } | null;
            /** @description Ended since worker after worker died while it ran: code `worker-crash`. */
            quarantined: boolean;
            queue: string;
            result: unknown;
            retryCount: number;
            /** Format: date-time */
            scheduledAt: string | null;
            /** @description Times that its handler put it off without a failure. */
            snoozes: number;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            timeoutSeconds: number;
            type: string;
            /** @description The unique key that it was added under. */
            uniqueKey: string | null;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description Why a pending job waits; null when it runs in its turn.
             * @enum {string|null}
             */
            waitingFor: "schedule" | "retry" | "concurrency" | "rate" | "paused" | "dependencies" | "worker" | null;
            /** @description Where its end is told of. */
            webhookUrl: string | null;
        };
        DeadLetterPage: {
            /** @description Newest first. */
            deadLetters: components["schemas"]["DeadLetter"][];
            nextCursor: string | null;
            /** @description No index serves the filter: only this many of the newest jobs were looked at. Else null. */
            searched: number | null;
        };
        /** @description Kept figures over all processes. */
        Distribution: {
            jobs: {
                /** @description Jobs that were added since installation. */
                created: number;
                createdPercent: number;
                /** @description Jobs that ended and are kept. */
                finished: number;
                priority: number;
                queue: string;
                type: string;
                /** @description Jobs that have not ended. */
                unfinished: number;
                unfinishedPercent: number;
            }[];
            /** @description By number, 1 (first) to 9 (last). */
            priorities: {
                [key: string]: components["schemas"]["DistributionShare"];
            };
            queues: {
                [key: string]: components["schemas"]["DistributionShare"];
            };
            total: {
                /** @description Jobs that were added since installation. */
                created: number;
                /** @description Jobs that ended and are kept. */
                finished: number;
                /** @description Jobs that have not ended. */
                unfinished: number;
            };
            types: {
                [key: string]: components["schemas"]["DistributionShare"];
            };
        };
        DistributionShare: {
            /** @description Jobs that were added since installation. */
            created: number;
            createdPercent: number;
            /** @description Jobs that ended and are kept. */
            finished: number;
            /** @description Jobs that have not ended. */
            unfinished: number;
            unfinishedPercent: number;
        };
        Email: {
            answer: string | null;
            /** @description How often it was begun to hand it over. */
            attempts: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Of a mail in the outbox. */
            html: string | null;
            jobId: string;
            /** @description The same over all attempts. */
            messageId: string;
            recipient: string;
            /** @description Host and port that answered last. */
            server: string | null;
            /**
             * @description deferred: not handed over yet, or put off by a server; paced: waits for its domain's turn; sending: being handed over, or nobody knows what came of it; sent: a server has accepted it; kept: in the outbox, as there is no mail server; refused: for good; suppressed: the address is not to be written to.
             * @enum {string}
             */
            state: "deferred" | "paced" | "sending" | "sent" | "kept" | "refused" | "suppressed";
            subject: string;
            template: string;
            /** @description Of a mail in the outbox. */
            text: string | null;
            /** Format: date-time */
            updatedAt: string;
        };
        EmailPreview: {
            html: string;
            subject: string;
            text: string;
        };
        /** @description Parts that are given are tried in place of those of the template. */
        EmailPreviewRequest: {
            /** @default {} */
            data: {
                [key: string]: unknown;
            };
            html?: string;
            subject?: string;
            text?: string;
        };
        Emails: {
            /** @description Newest job first, and by recipient. */
            emails: components["schemas"]["Email"][];
            nextCursor: string | null;
        };
        EmailSuppression: {
            address: string;
            /** Format: date-time */
            createdAt: string;
            reason: string | null;
            /**
             * @description all: it gets no mail; newsletter: it gets no newsletters.
             * @enum {string}
             */
            scope: "all" | "newsletter";
        };
        EmailSuppressions: {
            /** @description By address. */
            suppressions: components["schemas"]["EmailSuppression"][];
        };
        EmailTemplate: {
            html: string;
            name: string;
            subject: string;
            text: string;
            /**
             * Format: date-time
             * @description When it was stored; null: it is the built-in one.
             */
            updatedAt: string | null;
        };
        EmailTemplates: {
            templates: components["schemas"]["EmailTemplate"][];
        };
        /** @description A template in Liquid. */
        EmailTemplateText: {
            /** @description What it shows is escaped. */
            html: string;
            subject: string;
            text: string;
        };
        Execution: {
            /** Format: date-time */
            completedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            error: {
                code: string;
                message: string;
            } | null;
            id: string;
            /** @description Null until it has ended, and when it never ran. */
            result: ({
                /**
                 * @description Whether it had been compiled before.
                 * @enum {string|null}
                 */
                cache?: "hit" | "miss" | null;
                /** @description The compiler's warnings. */
                compilerOutput?: string;
                /** @description Milliseconds of processors. */
                cpuTime?: number;
                /** @description Whether its packages were there before, and the ms until they were. */
                dependencies?: {
                    /** @enum {string} */
                    cache: "hit" | "miss";
                    ms: number;
                } | null;
                /** @enum {string} */
                driver?: "docker" | "embedded";
                /** @description Why it did not succeed, in a sentence. */
                error?: string;
                /** @description All that was seen of it, on which the verdict rests: `wall`, `cpu`, `stdout`, `stderr`, `oom`, `near_memory_limit`, `file_limit`, `process_limit`, `signal`. */
                evidence?: string[];
                /** @description Milliseconds. */
                executionTime: number;
                exitCode: number | null;
                files?: {
                    content?: string;
                    /** @enum {string} */
                    encoding?: "utf8" | "base64";
                    /** @description Why there is no content. */
                    error?: string;
                    name: string;
                }[];
                /** @description Bytes that its own process had resident at its peak; null without containers. */
                maxRss?: number | null;
                /** @description Kilobytes. */
                memoryUsed: number | null;
                /** @description Of a verdict that has several: `cpu` or `wall`, `stdout` or `stderr`, `signal` or `exit_code` … */
                reason?: string | null;
                /** @description What the container engine ran it with: `runc`, or `runsc` …; absent without containers. */
                runtime?: string;
                /** @description Name of the signal that ended it. */
                signal?: string | null;
                /** @description The compiler's words when it refused the program. */
                stderr: string;
                stderrBytes?: number;
                /** @enum {string} */
                stderrEncoding?: "utf8" | "base64";
                stderrTruncated?: boolean;
                stdout: string;
                /** @description That it wrote, as far as they were counted: past its limit it is ended. */
                stdoutBytes?: number;
                /**
                 * @description `base64`: it is no UTF-8.
                 * @enum {string}
                 */
                stdoutEncoding?: "utf8" | "base64";
                stdoutTruncated?: boolean;
                success: boolean;
                /** @description Each with the fields of a result that tell of one run. */
                tests?: ({
                    name?: string;
                    passed: boolean;
                    verdict: string;
                } & {
                    [key: string]: unknown;
                })[];
                timedOut: boolean;
                verdict?: string;
                /** @description What it found in its workspace (`cache`), and what is there now. */
                workspace?: {
                    bytes: number;
                    /** @enum {string} */
                    cache: "hit" | "miss";
                    files: number;
                    name: string;
                    /** @description Whether this program saved a snapshot. */
                    saved: boolean;
                    /** @description Of the newest snapshot that is known. */
                    version: number | null;
                } | null;
            } & {
                [key: string]: unknown;
            }) | null;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            /**
             * @description How it ended; null until then. `rejected`: it cannot be run here; `internal_error`: the sandbox failed, not the program.
             * @enum {string|null}
             */
            verdict: "ok" | "dependency_error" | "compile_error" | "runtime_error" | "time_limit" | "memory_limit" | "output_limit" | "file_error" | "wrong_answer" | "rejected" | "cancelled" | "internal_error" | null;
        };
        ExecutionCaches: {
            caches: {
                bytes: number;
                /**
                 * @description `compile`: compiled programs; `dependencies`: sets of packages; `images`: what containers are made from; `workspaces`: files that programs find from their earlier runs.
                 * @enum {string}
                 */
                cache: "compile" | "dependencies" | "images" | "workspaces";
                entries: number;
                /** @description How many went, by why: `capacity`, `purged`, `image` (programs run in another one since), `replaced`, `corruption`, `expired` (not used for 30 days). */
                evictions: {
                    [key: string]: number;
                };
                hits: number;
                misses: number;
                /** @description Where it lies now: in a process, in a container engine, or in the database. */
                places: {
                    bytes: number;
                    entries: number;
                    place: string;
                }[];
                /** @description How often something was stored; of `workspaces`. */
                puts?: number;
                /** @description What making it again would have taken at each hit. */
                savedMs: number;
            }[];
        };
        ExecutionInput: {
            /** @description Nothing comes after it: the end of the program's stdin. */
            close?: boolean;
            /** @description What the program is to read next: 64 KiB at once, 1 MiB altogether. Default: nothing. */
            data?: string;
            /**
             * @description Of `data`. Default: `utf8`.
             * @enum {string}
             */
            encoding?: "utf8" | "base64";
        };
        ExecutionOutput: {
            /** @description Bytes of the same stream before these. */
            at: number;
            data: string;
            /**
             * @description Of `data`: `base64` where the bytes are no UTF-8 by themselves, such as half of a character.
             * @enum {string}
             */
            encoding: "utf8" | "base64";
        };
        ExecutionResult: ({
            /**
             * @description Whether it had been compiled before.
             * @enum {string|null}
             */
            cache?: "hit" | "miss" | null;
            /** @description The compiler's warnings. */
            compilerOutput?: string;
            /** @description Milliseconds of processors. */
            cpuTime?: number;
            /** @description Whether its packages were there before, and the ms until they were. */
            dependencies?: {
                /** @enum {string} */
                cache: "hit" | "miss";
                ms: number;
            } | null;
            /** @enum {string} */
            driver?: "docker" | "embedded";
            /** @description Why it did not succeed, in a sentence. */
            error?: string;
            /** @description All that was seen of it, on which the verdict rests: `wall`, `cpu`, `stdout`, `stderr`, `oom`, `near_memory_limit`, `file_limit`, `process_limit`, `signal`. */
            evidence?: string[];
            /** @description Milliseconds. */
            executionTime: number;
            exitCode: number | null;
            files?: {
                content?: string;
                /** @enum {string} */
                encoding?: "utf8" | "base64";
                /** @description Why there is no content. */
                error?: string;
                name: string;
            }[];
            /** @description Bytes that its own process had resident at its peak; null without containers. */
            maxRss?: number | null;
            /** @description Kilobytes. */
            memoryUsed: number | null;
            /** @description Of a verdict that has several: `cpu` or `wall`, `stdout` or `stderr`, `signal` or `exit_code` … */
            reason?: string | null;
            /** @description What the container engine ran it with: `runc`, or `runsc` …; absent without containers. */
            runtime?: string;
            /** @description Name of the signal that ended it. */
            signal?: string | null;
            /** @description The compiler's words when it refused the program. */
            stderr: string;
            stderrBytes?: number;
            /** @enum {string} */
            stderrEncoding?: "utf8" | "base64";
            stderrTruncated?: boolean;
            stdout: string;
            /** @description That it wrote, as far as they were counted: past its limit it is ended. */
            stdoutBytes?: number;
            /**
             * @description `base64`: it is no UTF-8.
             * @enum {string}
             */
            stdoutEncoding?: "utf8" | "base64";
            stdoutTruncated?: boolean;
            success: boolean;
            /** @description Each with the fields of a result that tell of one run. */
            tests?: ({
                name?: string;
                passed: boolean;
                verdict: string;
            } & {
                [key: string]: unknown;
            })[];
            timedOut: boolean;
            verdict?: string;
            /** @description What it found in its workspace (`cache`), and what is there now. */
            workspace?: {
                bytes: number;
                /** @enum {string} */
                cache: "hit" | "miss";
                files: number;
                name: string;
                /** @description Whether this program saved a snapshot. */
                saved: boolean;
                /** @description Of the newest snapshot that is known. */
                version: number | null;
            } | null;
        } & {
            [key: string]: unknown;
        }) | null;
        Explanation: {
            /** @description Jobs of its queue that come before it; exact below 10 000, an estimate beyond. */
            ahead: {
                exact: boolean;
                jobs: number;
            } | null;
            /** @description Of a finished job. */
            end: {
                attempts: number;
                /** Format: date-time */
                endedAt: string;
                errorCode: string | null;
                errorMessage: string | null;
                /** @description Of a failed job: retries that its error did not allow. */
                retriesLeft: number;
            } | null;
            /**
             * Format: date-time
             * @description By what was measured; null: nothing was yet, or somebody has to act first.
             */
            expectedStartAt: string | null;
            id: string;
            queue: string;
            /** @description Everything that keeps it from starting, what counts most first. */
            reasons: ({
                /** @description The same in a sentence. */
                detail: string;
                /** @description Jobs and workflows that have not ended. */
                open: number;
                /** @description These, the oldest first; 20 at most. */
                parents: {
                    id: string;
                    /** @enum {string|null} */
                    status: "pending" | "running" | "completed" | "failed" | "cancelled" | "workflow" | null;
                }[];
                /** @enum {string} */
                reason: "dependencies";
            } | {
                /** @description The same in a sentence. */
                detail: string;
                /** @enum {string} */
                reason: "schedule";
                /** @description Its handler put it off. */
                snoozed: boolean;
                /** Format: date-time */
                untilAt: string;
            } | {
                /** @description The same in a sentence. */
                detail: string;
                errorCode: string | null;
                errorMessage: string | null;
                failedAttempts: number;
                /** @enum {string} */
                reason: "retry";
                /** Format: date-time */
                untilAt: string;
            } | {
                /** @description The same in a sentence. */
                detail: string;
                queue: string;
                /** @enum {string} */
                reason: "paused";
                /** @enum {string} */
                state: "paused" | "draining";
            } | {
                /** @description The same in a sentence. */
                detail: string;
                liveWorkers: number;
                /** @description Of these, those whose handler of it is older than what is stored: they leave its jobs to newer processes. */
                outdatedWorkers: number;
                /** @enum {string} */
                reason: "worker";
                /** @description Types that live workers have handlers of; 20 at most. */
                servedTypes: string[];
                type: string;
            } | {
                /** @description The same in a sentence. */
                detail: string;
                /** @description Whose places are taken; null: the queue's. */
                key: string | null;
                limit: number;
                queue: string;
                /** @enum {string} */
                reason: "concurrency";
                running: number;
                /** @description Who holds the places; 20 at most. */
                runningIds: string[];
            } | {
                /** @description The same in a sentence. */
                detail: string;
                /** @description Whose rate it is; null: the queue's. */
                key: string | null;
                limit: number;
                queue: string;
                /** @enum {string} */
                reason: "rate";
                /**
                 * Format: date-time
                 * @description When the next start is allowed.
                 */
                untilAt: string;
                windowMs: number;
            })[];
            /** @description Of a running job. */
            run: {
                attempt: number;
                /** Format: date-time */
                cancelRequestedAt: string | null;
                /** Format: date-time */
                claimedAt: string;
                /** Format: date-time */
                deadlineAt: string;
                host: string;
                pid: number;
                worker: string;
                workerId: string;
                /** @enum {string} */
                workerState: "alive" | "silent";
            } | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            summary: string;
            type: string;
            /**
             * @description The first of `reasons`; null: it waits for its turn, or does not wait.
             * @enum {string|null}
             */
            waitingFor: "schedule" | "retry" | "concurrency" | "rate" | "paused" | "dependencies" | "worker" | null;
        };
        Failure: {
            /** @description Attempts that failed so. */
            attempts: number;
            code: string;
            /** @enum {string} */
            errorClass: "program" | "handler" | "system";
            fingerprint: string;
            /** Format: date-time */
            firstSeenAt: string;
            /** @description Jobs that ended failed so. */
            jobs: number;
            lastJobId: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description The newest one, its first 1000 characters. */
            message: string;
            /** @description The message without what differs from one to the next. */
            pattern: string;
            type: string;
        };
        Failures: {
            /** @description Last seen first. */
            failures: components["schemas"]["Failure"][];
        };
        GpuInstance: {
            /** @description Since it was made; of one that is gone, how long there was one. */
            ageMs: number;
            /** @description Null: the provider does not tell. */
            costPerHourUsd: number | null;
            /** @description So far, or until it was gone. */
            costUsd: number | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was known to be gone.
             */
            endedAt: string | null;
            gpuCount: number;
            instanceId: string;
            /** @description The job that made it. */
            jobId: string;
            /** @description Null: that job is no longer kept. */
            jobStatus: string | null;
            /**
             * Format: date-time
             * @description Its lease may be extended up to here.
             */
            leaseLimit: string;
            /**
             * Format: date-time
             * @description It is removed then.
             */
            leaseUntil: string;
            /** @description It is removed once it has cost so much. */
            maxSpendUsd: number | null;
            /** @description At the provider; it carries the installation and the job. */
            name: string;
            productName: string;
            provider: string;
            providerInstanceId: string | null;
            /** @description The state in the provider's word. */
            rawState: string | null;
            region: string | null;
            /**
             * Format: date-time
             * @description When somebody wanted it removed.
             */
            removedAt: string | null;
            removedBecause: string | null;
            /** Format: date-time */
            runningAt: string | null;
            /**
             * Format: date-time
             * @description When the provider told of it last.
             */
            seenAt: string | null;
            /** @description Its cap may be raised up to here. */
            spendLimitUsd: number | null;
            /**
             * Format: date-time
             * @description When it was made: its cost counts from here.
             */
            startedAt: string | null;
            /**
             * @description requested: the intent is written, and the provider has not answered; unknown: the provider says what this release cannot name; reclaimed: the provider took it back; gone: nothing is left to pay.
             * @enum {string}
             */
            state: "requested" | "provisioning" | "starting" | "running" | "stopping" | "stopped" | "deleting" | "gone" | "error" | "reclaimed" | "unknown";
            stateReason: string | null;
        };
        /** @description Either field may be left out, and stays as it is. */
        GpuInstanceExtension: {
            /** @description Its lease ends so many milliseconds from now: not before it does now, nor past `leaseLimit`. */
            leaseMs?: number;
            /** @description US dollars, at which it is removed: not below the present cap, nor above `spendLimitUsd`. */
            maxSpendUsd?: number;
        };
        GpuInstanceJob: {
            instanceId: string;
            /** @description The job that does it: `GET /api/jobs/{id}`. */
            jobId: string;
        };
        GpuInstances: {
            /** @description Newest job first. */
            instances: components["schemas"]["GpuInstance"][];
            nextCursor: string | null;
        };
        Health: {
            checks: {
                /** @enum {string} */
                database: "up" | "down";
                /** @enum {string} */
                processor: "running" | "stopped";
            };
            /** @description Null when the database does not answer. */
            jobs: {
                active: number;
                completed: number;
                delayed: number;
                failed: number;
                waiting: number;
            } | null;
            /** @description Null when the database does not answer. */
            queue: {
                averageExecutionTime: number;
                averageWaitTime: number;
                /** @description Share of totalProcessed, 0 to 1; 0 while there is none. */
                failureRate: number;
                maxConcurrent: number;
                maxQueueSize: number;
                queueLength: number;
                runningCount: number;
                /** @description Share of totalProcessed, 0 to 1; 0 while there is none. */
                successRate: number;
                /** @description Without timeouts. */
                totalFailed: number;
                /** @description Completed, failed and timed out together. */
                totalProcessed: number;
                totalQueued: number;
                totalTimeout: number;
            } | null;
            /** @description Version of the program. */
            release: string;
            /** @enum {string} */
            status: "healthy" | "degraded" | "unhealthy";
            /** Format: date-time */
            timestamp: string;
            /** @description Waiting jobs that no live worker takes, by queue and type; null when the database does not answer. */
            unserved: {
                queue: string;
                type: string;
                waiting: number;
            }[] | null;
        };
        Job: {
            /** @description Of a job that was asked to stop while it ran. */
            cancel: {
                /** Format: date-time */
                acknowledgedAt: string | null;
                /**
                 * Format: date-time
                 * @description When it is closed by force.
                 */
                deadlineAt: string;
                /** Format: date-time */
                requestedAt: string;
                /**
                 * @description requested: its worker has not answered; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed so, and its code still runs.
                 * @enum {string}
                 */
                state: "requested" | "acknowledged" | "forced" | "stuck";
            } | null;
            /**
             * Format: date-time
             * @description Set while a running job has been asked to stop.
             */
            cancelRequestedAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Times that a worker died while it held the job. */
            crashes: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Stable code of the last error, such as `timeout`. */
            errorCode: string | null;
            errorMessage: string | null;
            /** @description Opaque: 1 to 40 characters of 0-9 A-Z a-z _ -. */
            id: string;
            /** @description What the limits for each key of its queue are counted by. */
            key: string | null;
            maxRetries: number;
            payload: unknown;
            /** @description 1 (first) to 9 (last). */
            priority: number;
            /** @description What its handler told last; null: nothing. */
            progress: {
                /** @description The execution that told it, from 1. */
                attempt: number;
                done: number | null;
                message: string | null;
                /** @description 0 to 100; null where the total is unknown. */
                percent: number | null;
                total: number | null;
                /** Format: date-time */
                updatedAt: string;
            } | null;
            queue: string;
            result: unknown;
            retryCount: number;
            /** Format: date-time */
            scheduledAt: string | null;
            /** @description Times that its handler put it off without a failure. */
            snoozes: number;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            timeoutSeconds: number;
            type: string;
            /** @description The unique key that it was added under. */
            uniqueKey: string | null;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description Why a pending job waits; null when it runs in its turn.
             * @enum {string|null}
             */
            waitingFor: "schedule" | "retry" | "concurrency" | "rate" | "paused" | "dependencies" | "worker" | null;
            /** @description Where its end is told of. */
            webhookUrl: string | null;
        };
        JobDependencies: {
            /** @enum {string|null} */
            onParentFailure: "fail" | "run" | "ignore" | null;
            /** @description The jobs that it depends on; a job names at most 1000 itself. */
            parents: {
                /** Format: date-time */
                endedAt: string | null;
                errorCode: string | null;
                errorMessage: string | null;
                id: string;
                /** @description False: the job is no longer there, so there is no result. */
                kept: boolean;
                ref: string | null;
                result?: unknown;
                /** @enum {string} */
                status: "unfinished" | "completed" | "failed" | "cancelled" | "removed";
            }[];
            ref: string | null;
            workflowId: string | null;
        };
        JobDetail: {
            /** @description Of a job that was asked to stop while it ran. */
            cancel: {
                /** Format: date-time */
                acknowledgedAt: string | null;
                /**
                 * Format: date-time
                 * @description When it is closed by force.
                 */
                deadlineAt: string;
                /** Format: date-time */
                requestedAt: string;
                /**
                 * @description requested: its worker has not answered; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed so, and its code still runs.
                 * @enum {string}
                 */
                state: "requested" | "acknowledged" | "forced" | "stuck";
            } | null;
            /**
             * Format: date-time
             * @description Set while a running job has been asked to stop.
             */
            cancelRequestedAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Times that a worker died while it held the job. */
            crashes: number;
            /** Format: date-time */
            createdAt: string;
            /** @description Null: it has to do with no other job. */
            dependencies: {
                /** @description How many wait, or waited, for it; its webhook is one. */
                children: number;
                /** @enum {string|null} */
                onParentFailure: "fail" | "run" | "ignore" | null;
                /** @description How many jobs it waits, or waited, for. */
                parents: {
                    cancelled: number;
                    completed: number;
                    failed: number;
                    total: number;
                    unfinished: number;
                };
                ref: string | null;
                workflowId: string | null;
            } | null;
            /** @description Stable code of the last error, such as `timeout`. */
            errorCode: string | null;
            errorMessage: string | null;
            /** @description Opaque: 1 to 40 characters of 0-9 A-Z a-z _ -. */
            id: string;
            /** @description What the limits for each key of its queue are counted by. */
            key: string | null;
            maxRetries: number;
            payload: unknown;
            /** @description 1 (first) to 9 (last). */
            priority: number;
            /** @description What its handler told last; null: nothing. */
            progress: {
                /** @description The execution that told it, from 1. */
                attempt: number;
                done: number | null;
                message: string | null;
                /** @description 0 to 100; null where the total is unknown. */
                percent: number | null;
                total: number | null;
                /** Format: date-time */
                updatedAt: string;
            } | null;
            queue: string;
            result: unknown;
            retryCount: number;
            /** Format: date-time */
            scheduledAt: string | null;
            /** @description Times that its handler put it off without a failure. */
            snoozes: number;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            timeoutSeconds: number;
            type: string;
            /** @description The unique key that it was added under. */
            uniqueKey: string | null;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description Why a pending job waits; null when it runs in its turn.
             * @enum {string|null}
             */
            waitingFor: "schedule" | "retry" | "concurrency" | "rate" | "paused" | "dependencies" | "worker" | null;
            /** @description Where its end is told of. */
            webhookUrl: string | null;
        };
        JobEvents: {
            /** @description Oldest first. */
            events: {
                actor: string | null;
                /** Format: date-time */
                at: string;
                /** @description Number of the execution, from 1; 0: before any; null: by hand. */
                attempt: number | null;
                errorCode: string | null;
                errorMessage: string | null;
                /**
                 * @description retried, rescued and snoozed end an execution and the job goes on; cancel, retry, change and remove were done by hand.
                 * @enum {string}
                 */
                event: "created" | "started" | "completed" | "failed" | "cancelled" | "retried" | "rescued" | "snoozed" | "cancel" | "retry" | "change" | "remove";
                /** @description job.attempt.event, or job.audit-number.action of what was done by hand. */
                id: string;
                jobId: string;
                workerId: string | null;
            }[];
        };
        JobLogs: {
            /** @description Lines past the cap, which were counted and not kept. */
            dropped: number;
            lines: {
                attempt: number;
                fields: {
                    [key: string]: unknown;
                } | null;
                /** @enum {string} */
                level: "info" | "warn" | "error";
                /** @description From 1, without gaps, over all executions. */
                line: number;
                /** Format: date-time */
                loggedAt: string;
                message: string;
            }[];
            /** @description Where the next page begins; null at the end. */
            nextAfter: number | null;
        };
        JobPage: {
            /** @description Newest first. */
            jobs: components["schemas"]["Job"][];
            /** @description Where the next page begins; null at the end. */
            nextCursor: string | null;
            /** @description No index serves the filter: only this many of the newest jobs were looked at. Else null. */
            searched: number | null;
        };
        JobPatch: {
            payload?: unknown;
            priority?: ("critical" | "high" | "normal" | "low") | number;
            queue?: string;
            /**
             * Format: date-time
             * @description Only for a job that waits for its time.
             */
            scheduledAt?: string;
        };
        Judge0Answer: {
            compile_output?: string | null;
            /** @description With `wait=true`: it has ended, and a text of it is no UTF-8. Read it with `base64_encoded=true`. */
            error?: string;
            /** @description Kilobytes. */
            memory?: number | null;
            message?: string | null;
            status?: {
                description: string;
                id: number;
            };
            stderr?: string | null;
            stdout?: string | null;
            /** @description Seconds of processors. */
            time?: string | null;
            token?: string;
        } & {
            [key: string]: unknown;
        };
        Judge0Batch: {
            submissions: unknown[];
        };
        Judge0Submission: {
            /** @enum {object|null} */
            additional_files?: null;
            /** @enum {object|null} */
            callback_url?: null;
            /** @description Words with spaces between them; quotes are refused, since no shell reads them. */
            command_line_arguments?: string | null;
            /** @description Flags with spaces between them. */
            compiler_options?: string | null;
            /** @description Seconds past `cpu_time_limit` before the program is ended. */
            cpu_extra_time?: number | null;
            /** @description Seconds of processors, of all processes together. */
            cpu_time_limit?: number | null;
            /** @enum {boolean|null} */
            enable_network?: false | null;
            /** @enum {boolean|null} */
            enable_per_process_and_thread_memory_limit?: false | null;
            /** @enum {boolean|null} */
            enable_per_process_and_thread_time_limit?: false | null;
            expected_output?: string | null;
            /** @description Another name of `stdin`, which Judge0's documents use. */
            input?: string | null;
            /** @description Of `GET /judge0/languages`. */
            language_id: number | string;
            /** @description Kilobytes; for programs in containers. */
            max_file_size?: number | null;
            max_processes_and_or_threads?: number | null;
            /** @description Kilobytes. */
            memory_limit?: number | null;
            /** @description `time` and `memory` are the mean of all runs. */
            number_of_runs?: number | null;
            redirect_stderr_to_stdout?: boolean | null;
            source_code: string;
            /** @description Kilobytes; for programs in containers. */
            stack_limit?: number | null;
            stdin?: string | null;
            /** @description Seconds. */
            wall_time_limit?: number | null;
        };
        KeySettings: {
            /** @description Most jobs of one key that run at once over all processes; null: no limit. */
            concurrency?: number | null;
            rate?: components["schemas"]["Rate"];
            /** @description Turns in a fair queue for each turn of a key of weight 1. Default 1. */
            weight?: number | null;
        };
        Live: {
            /** @enum {string} */
            status: "alive";
        };
        NewAddressBlock: {
            /**
             * Format: date-time
             * @description Null, or left out: the block does not end by itself.
             */
            expiresAt?: string | null;
            /** @description For the people who run the server; the client is not told. */
            reason?: string | null;
        };
        NewBulkAction: {
            /** @enum {string} */
            action: "retry" | "cancel" | "delete" | "move" | "prioritize";
            /** @description Which jobs; `{}` is every job to which the action applies. */
            filter: {
                /** Format: date-time */
                createdAfter?: string;
                /** Format: date-time */
                createdBefore?: string;
                /**
                 * Format: date-time
                 * @description Ended, whichever way, after it.
                 */
                endedAfter?: string;
                /**
                 * Format: date-time
                 * @description Ended, whichever way, before it.
                 */
                endedBefore?: string;
                /** @description Code of the last error, such as `timeout`. */
                errorCode?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description Contained in the payload. */
                payload?: {
                    [key: string]: unknown;
                };
                priority?: ("critical" | "high" | "normal" | "low") | number;
                queue?: string;
                /** @enum {string} */
                status?: "pending" | "running" | "completed" | "failed" | "cancelled";
                type?: string;
            };
            /** @description What the jobs get: needed for `prioritize`. */
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Where the jobs go: needed for `move`. */
            queue?: string;
        };
        NewEmailSuppression: {
            reason?: string | null;
            /**
             * @description all: it gets no mail; newsletter: it gets no newsletters.
             * @default all
             * @enum {string}
             */
            scope: "all" | "newsletter";
        };
        NewExecution: {
            /** @description No shell sees them. */
            args?: string[];
            /** @description The only file of the program. Give this or `files`. */
            code?: string;
            compile?: {
                /** @description Processor time of the compiler. */
                cpuMs?: number;
                /** @description Compiler flags of the allow-list. */
                flags?: string[];
                /** @description Wall time of the compiler. */
                timeoutMs?: number;
            };
            /** @description Packages, locked, for programs that run in containers: of `node` and `typescript` by npm's two files, of `python` by pip's with hashes. */
            dependencies?: {
                "package-lock.json"?: string;
                "package.json"?: string;
                "requirements.txt"?: string;
            };
            /** @description The file that starts. Default: the one named main, or the only one. */
            entry?: string;
            /** @description Variables. Refused are those that change what is found, loaded or run, such as `LD_PRELOAD`. */
            env?: {
                [key: string]: string;
            };
            /** @description They are there when the program is compiled and when it runs. */
            files?: {
                content: string;
                /**
                 * @description Of `content`. Default: `utf8`.
                 * @enum {string}
                 */
                encoding?: "utf8" | "base64";
                /** @description Below the working directory, folders parted by `/`. */
                name: string;
            }[];
            /** @description Whether it reads what is sent to `/api/executions/{id}/stdin` while it runs; its output can be followed then. Default: no. */
            interactive?: boolean;
            /** @description Such as `node`, `python`, `cpp`, `c`, `typescript`, `bash`: one of `/api/executions/runtimes`. */
            language: string;
            limits?: {
                /** @description Processor time past `cpuMs` before it is stopped: the verdict is `time_limit` all the same, and `cpuTime` tells what it took. Default: none. */
                cpuExtraMs?: number;
                /** @description Processor time of each run, of all its processes. */
                cpuMs?: number;
                /** @description Of each file that it writes, for programs in containers. Default: 64 MiB. */
                fileBytes?: number;
                /** @description MiB. */
                memoryMb?: number;
                /** @description Of stdout, and of stderr. */
                outputBytes?: number;
                /** @description And threads, at once. Default: 63; without containers there are none. */
                processes?: number;
                /** @description Of its stack, for programs in containers. Default: 64 MiB. */
                stackBytes?: number;
                /** @description Wall time of each run. */
                timeoutMs?: number;
            };
            /** @description Whether its output can be followed while it runs, at `/api/executions/{id}/output`. Default: no. */
            live?: boolean;
            /** @description Names of files to hand back when the program has ended. */
            outputs?: string[];
            /** @enum {string} */
            priority?: "critical" | "high" | "normal" | "low" | "CRITICAL" | "HIGH" | "NORMAL" | "LOW";
            /** @description Whether what it writes to stderr goes to stdout, in the order of writing. Default: no. */
            stderrToStdout?: boolean;
            stdin?: string;
            /** @description Runs of the program, which is compiled once. What one leaves out is the program's. */
            tests?: {
                args?: string[];
                /** @description What it should write; white space at the ends of lines and of the whole does not count. */
                expected?: string;
                name?: string;
                stdin?: string;
            }[];
            /** @description Such as `3` or `3.11`. Default: what is there. */
            version?: string;
            /** @description Name of a workspace of yours: the program finds the files that the one before left in it, and what it leaves itself is there for the next. For programs in containers. */
            workspace?: string;
        };
        NewExecutions: {
            executions: components["schemas"]["NewExecution"][];
        };
        /** @description The payload of a job `gpu-instance-create`. */
        NewGpuInstance: {
            /** @description Arguments of the image's entry point. */
            command?: string[];
            /** @description Shown with the job: leave out secrets. */
            environment?: {
                [key: string]: string;
            };
            /** @description GPUs, 1 to 8. Default 1. */
            gpuNum?: number;
            /** @description The container image, where there is no template. */
            imageUrl?: string;
            /** @description What it is called here; one instance at a time has it. */
            instanceId: string;
            /** @description Milliseconds until it is removed. Default and most: what is configured. */
            leaseMs?: number;
            /** @description US dollars, at which it is removed. Default and most: what is configured. */
            maxSpendUsd?: number;
            /** @description Milliseconds until it must run. Default 600000. */
            maxWaitTime?: number;
            /** @description For people. */
            name?: string;
            /** @description To be reached from outside; at most 10. */
            ports?: {
                port: number;
                /** @enum {string} */
                protocol: "http" | "tcp";
            }[];
            /** @description The product's name at the provider, such as `RTX 4090 24GB`, or its id. */
            productName: string;
            /** @description Default: the first that is configured. */
            provider?: string;
            /** @description In the provider's words. Default: anywhere. */
            region?: string;
            /** @description GB of the root disk. Default 60. */
            rootfsSize?: number;
            /** @description A template at the provider that says the image. */
            templateId?: string;
            /** @description Told when it runs, has failed, or was taken away. */
            webhookUrl?: string;
        };
        NewJob: {
            /** @description Ids of jobs that have to end before this one starts. */
            dependsOn?: string[];
            /** @description What the queue's limits for each key are counted by. Refused in a queue where it counts for nothing. */
            key?: string;
            /** @description n allows n + 1 executions. */
            maxRetries?: number;
            /**
             * @description With dependsOn: what a job of them that fails or is cancelled does. Default: fail.
             * @enum {string}
             */
            onParentFailure?: "fail" | "run" | "ignore";
            payload: unknown;
            /** @description Smaller runs first. Default: normal (3). */
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Default: the type's queue. */
            queue?: string;
            retry?: components["schemas"]["RetrySettings"];
            /**
             * Format: date-time
             * @description Earliest start. In the past: at once.
             */
            scheduledAt?: string;
            /** @description Longest one execution may take. */
            timeoutSeconds?: number;
            type: string;
            unique?: components["schemas"]["UniqueSettings"];
            /** @description Where a webhook tells the end of the job: `{ jobId, status, timestamp, error? }`, and `instanceId` when the payload has one. */
            webhookUrl?: string;
        };
        NewJobIds: {
            ids: string[];
        };
        NewJobs: {
            jobs: components["schemas"]["NewJob"][];
        };
        NewQueueJob: {
            /** @description Most executions in all. Default: the type's. */
            attempts?: number;
            data: unknown;
            /** @description Milliseconds before it may start. */
            delay?: number;
            /** @enum {string} */
            priority?: "critical" | "high" | "normal" | "low" | "CRITICAL" | "HIGH" | "NORMAL" | "LOW";
            type: string;
        };
        NewQueueJobs: components["schemas"]["NewQueueJob"][] | {
            jobs: components["schemas"]["NewQueueJob"][];
        };
        NewSchedule: {
            /**
             * @description Which missed ticks get a job after an outage. Default: one.
             * @enum {string}
             */
            catchUp?: "none" | "one" | "all";
            /** @description With catchUp `all`. */
            catchUpMax?: number;
            /** @description 5 fields (minute hour day month weekday), or 6 with seconds first. */
            cron?: string;
            /**
             * Format: date-time
             * @description No tick at or after it.
             */
            endAt?: string;
            /** @description Instead of cron: time between ticks. */
            intervalMs?: number;
            /** @description Each tick is put off by 0 to this. Default: 0. */
            jitterMs?: number;
            /** @description Of its jobs. Refused when it counts for nothing in their queue. */
            key?: string;
            maxRetries?: number;
            /** @description Letters, digits, _ . : -. One schedule has it. */
            name: string;
            /**
             * @description What a tick does while an earlier job has not ended. Default: skip.
             * @enum {string}
             */
            overlap?: "skip" | "queue" | "cancel" | "allow";
            paused?: boolean;
            payload: unknown;
            /** @description Smaller runs first. Default: normal (3). */
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Default: the type's queue. */
            queue?: string;
            retry?: components["schemas"]["RetrySettings"];
            /**
             * Format: date-time
             * @description No tick before it.
             */
            startAt?: string;
            timeoutSeconds?: number;
            /** @description IANA zone of the cron expression. Default: UTC. */
            timeZone?: string;
            type: string;
        };
        NewWebhook: {
            /** @description How long nothing is sent once the breaker has opened. Default 60000. */
            breakerOpenMs?: number;
            /** @description For people. */
            description?: string;
            /** @description It is disabled when nothing but failures came for so long. Default: 5 days. */
            disableAfterMs?: number;
            events: ("job.completed" | "job.failed" | "job.cancelled" | "endpoint.disabled")[];
            /** @description Default: that of type send-webhook. */
            maxRetries?: number;
            /** @description JSON pointer into the message, such as /data/instanceId: those with the same text there are sent one after the other. Empty: all are. Default: in no order. */
            orderingKey?: string;
            /** @description Queues whose jobs are told of. Default: all. */
            queues?: string[];
            /** @description Most attempts. Default: no limit. */
            rate?: {
                /** @description Most starts within windowMs. */
                limit: number;
                windowMs: number;
            };
            /** @description Default: that of type send-webhook. */
            retry?: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
            };
            /**
             * @description v1: HMAC-SHA256; v1a: ed25519. Default: v1.
             * @enum {string}
             */
            signature?: "v1" | "v1a";
            /** @description Job types whose ends are told. Default: all. */
            types?: string[];
            /** @description http or https, without a user name. */
            url: string;
        };
        NewWorkflow: {
            jobs: components["schemas"]["WorkflowJob"][];
            /** @description For people; need not be unique. */
            name?: string;
            /** @description Runs when all jobs have ended. */
            onComplete?: {
                /** @description What the queue's limits for each key are counted by. Refused in a queue where it counts for nothing. */
                key?: string;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /**
                 * @description What a job that failed or was cancelled does. Default: run.
                 * @enum {string}
                 */
                onParentFailure?: "fail" | "run" | "ignore";
                payload: unknown;
                /** @description Smaller runs first. Default: normal (3). */
                priority?: ("critical" | "high" | "normal" | "low") | number;
                /** @description Default: the type's queue. */
                queue?: string;
                retry?: components["schemas"]["RetrySettings"];
                /**
                 * Format: date-time
                 * @description Earliest start. In the past: at once.
                 */
                scheduledAt?: string;
                /** @description Longest one execution may take. */
                timeoutSeconds?: number;
                type: string;
                /** @description Where a webhook tells the end of the job: `{ jobId, status, timestamp, error? }`, and `instanceId` when the payload has one. */
                webhookUrl?: string;
            };
        };
        NewWorkflowIds: {
            id: string;
            /** @description In the order of the request. */
            ids: string[];
            /** @description Of the jobs that have a ref. */
            idsByRef: {
                [key: string]: string;
            };
            onCompleteId: string | null;
        };
        NewWorkflowJobIds: {
            /** @description In the order of the request. */
            ids: string[];
            /** @description Of the jobs that have a ref. */
            idsByRef: {
                [key: string]: string;
            };
        };
        NewWorkflowJobs: {
            jobs: components["schemas"]["WorkflowJob"][];
        };
        NotReady: {
            obstacles: string[];
            /** @enum {string} */
            status: "not ready";
        };
        Optimization: {
            proposals: components["schemas"]["Proposal"][];
            windowMs: number;
        };
        Optimize: {
            /** @description Carry the proposals out. Default: false. */
            apply?: boolean;
            /** @description With apply: ids of the proposals to carry out. Default: all. */
            only?: string[];
            /** @description How far back to look. Default: 600000. */
            windowMs?: number;
        };
        PistonAnswer: {
            compile?: {
                code: number | null;
                /** @description Milliseconds. */
                cpu_time: number | null;
                /** @description Bytes. */
                memory: number | null;
                message: string | null;
                output: string;
                signal: string | null;
                /** @enum {string|null} */
                status: "RE" | "SG" | "TO" | "OL" | "EL" | "XX" | null;
                stderr: string;
                stdout: string;
                /** @description Milliseconds. */
                wall_time: number | null;
            };
            language: string;
            run: {
                code: number | null;
                /** @description Milliseconds. */
                cpu_time: number | null;
                /** @description Bytes. */
                memory: number | null;
                message: string | null;
                output: string;
                signal: string | null;
                /** @enum {string|null} */
                status: "RE" | "SG" | "TO" | "OL" | "EL" | "XX" | null;
                stderr: string;
                stdout: string;
                /** @description Milliseconds. */
                wall_time: number | null;
            };
            version: string;
        };
        PistonProgram: {
            args?: string[] | null;
            compile_cpu_time?: number | null;
            compile_memory_limit?: number | null;
            compile_timeout?: number | null;
            /** @description The first starts. */
            files: {
                content: string;
                /** @enum {string} */
                encoding?: "utf8" | "base64" | "hex";
                name?: string;
            }[];
            /** @description A name or an alias of the runtimes. */
            language: string;
            run_cpu_time?: number | null;
            run_memory_limit?: number | null;
            run_timeout?: number | null;
            stdin?: string | null;
            /** @description As in the runtimes, or a range of SemVer that all of it is in, such as `*`, `3.x` or `^18`. */
            version: string;
        };
        PistonRuntimes: {
            aliases: string[];
            language: string;
            version: string;
        }[];
        PolicySettings: {
            baseDelayMs?: number;
            /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
            delaysMs?: number[];
            jitter?: number;
            /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
            maxCrashes?: number;
            maxDelayMs?: number;
            /** @description n allows n + 1 executions. */
            maxRetries?: number;
            /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
            maxSnoozes?: number;
            multiplier?: number;
            /** @description End the job at once. Any other is retried. */
            nonRetryableCodes?: string[];
            /** @description Retried even where a wider setting names them in nonRetryableCodes. */
            retryableCodes?: string[];
            /** @enum {string} */
            strategy?: "fixed" | "linear" | "exponential" | "schedule";
            /** @description Whether a timeout ends the job. */
            timeoutIsFinal?: boolean;
            timeoutSeconds?: number;
        };
        Problem: {
            /** @description Stable name of the error. */
            code: string;
            detail: string;
            /** @description Of the code routes: the title again. */
            error?: string;
            errors?: {
                detail: string;
                /** @description JSON pointer into the body, or /name of a query parameter. */
                pointer: string;
            }[];
            instance: string;
            /** @description Of a 409: the job that holds the unique key. */
            jobId?: string;
            /** @description Of a 409: the status that stood in the way. */
            jobStatus?: string;
            /** @description Of a 429, and of a 503 QUEUE_FULL: which limit. `requests`, `compile-user`, `compile-address`, `client-waiting`, `queue-waiting` or `key-waiting`. */
            limit?: string;
            /** @description Of the code routes: the detail again. */
            message?: string;
            requestId: string;
            /** @description Seconds, as the header Retry-After says. */
            retryAfter?: number;
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        ProgramQueue: {
            averageExecutionTime: number;
            averageWaitTime: number;
            /** @description Share of totalProcessed, 0 to 1; 0 while there is none. */
            failureRate: number;
            maxConcurrent: number;
            maxQueueSize: number;
            queueLength: number;
            runningCount: number;
            /** @description Share of totalProcessed, 0 to 1; 0 while there is none. */
            successRate: number;
            /** @description Without timeouts. */
            totalFailed: number;
            /** @description Completed, failed and timed out together. */
            totalProcessed: number;
            totalQueued: number;
            totalTimeout: number;
        };
        Proposal: {
            applied: boolean;
            change: {
                /** @enum {string} */
                kind: "own-queue";
                queue: string;
            } | {
                /** @enum {string} */
                kind: "priority";
                priority: number;
            } | {
                concurrency: number;
                /** @enum {string} */
                kind: "concurrency";
            } | {
                /** @enum {string} */
                kind: "workers";
            };
            evidence: {
                averageRunMs: number;
                averageWaitMs: number;
                busiestType: string;
                ended: number;
                shareOfRunTime: number;
                targetWaitMs: number;
                use: number | null;
            };
            expected: {
                averageWaitMs: number | null;
                why: string;
            };
            id: string;
            queue: string;
            type: string;
        };
        PutRoutingRule: {
            effect: components["schemas"]["RoutingEffect"];
            /** @description Default: true. */
            enabled?: boolean;
            match: components["schemas"]["RoutingMatch"];
            /** @description Smaller is asked first. Default: 100; those of an installation begin at 1000. */
            position?: number;
        };
        PutSchedule: {
            /**
             * @description Which missed ticks get a job after an outage. Default: one.
             * @enum {string}
             */
            catchUp?: "none" | "one" | "all";
            /** @description With catchUp `all`. */
            catchUpMax?: number;
            /** @description 5 fields (minute hour day month weekday), or 6 with seconds first. */
            cron?: string;
            /**
             * Format: date-time
             * @description No tick at or after it.
             */
            endAt?: string;
            /** @description Instead of cron: time between ticks. */
            intervalMs?: number;
            /** @description Each tick is put off by 0 to this. Default: 0. */
            jitterMs?: number;
            /** @description Of its jobs. Refused when it counts for nothing in their queue. */
            key?: string;
            maxRetries?: number;
            /**
             * @description What a tick does while an earlier job has not ended. Default: skip.
             * @enum {string}
             */
            overlap?: "skip" | "queue" | "cancel" | "allow";
            paused?: boolean;
            payload: unknown;
            /** @description Smaller runs first. Default: normal (3). */
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Default: the type's queue. */
            queue?: string;
            retry?: components["schemas"]["RetrySettings"];
            /**
             * Format: date-time
             * @description No tick before it.
             */
            startAt?: string;
            timeoutSeconds?: number;
            /** @description IANA zone of the cron expression. Default: UTC. */
            timeZone?: string;
            type: string;
        };
        Queue: {
            /** @description Most jobs that run at once over all processes; null: no limit. */
            concurrency: number | null;
            /** @description Limits of each key; null: none. */
            keys: {
                /** @description Most jobs of one key that run at once over all processes; null: no limit. */
                concurrency?: number | null;
                rate?: components["schemas"]["Rate"];
            } | null;
            /** @description Most jobs that may wait: past it new ones are answered 503; null: no limit. */
            maxWaiting: number | null;
            name: string;
            /**
             * @description priority: over all jobs. fair: keys take turns.
             * @enum {string}
             */
            order: "priority" | "fair";
            /** @description Most starts of the queue over all processes; null: no limit. */
            rate: {
                /** @description Most starts within windowMs. */
                limit: number;
                windowMs: number;
            } | null;
            retention: {
                cancelled?: components["schemas"]["RetentionRule"];
                completed?: components["schemas"]["RetentionRule"];
                failed?: components["schemas"]["RetentionRule"];
            };
            retry: components["schemas"]["PolicySettings"];
            stats: components["schemas"]["QueueStats"];
            /** @description Milliseconds that its jobs should wait at most, on average: what proposals are measured by; null: 1000. */
            targetWaitMs: number | null;
        };
        QueueCleaned: {
            deleted: number;
            queue: string;
            /** @enum {string} */
            status: "completed" | "failed" | "cancelled";
        };
        QueueCleaning: {
            /** @description Only jobs that ended at least so many milliseconds ago. */
            age: number;
            /** @default 1000 */
            limit: number;
            /**
             * @default completed
             * @enum {string}
             */
            status: "completed" | "failed" | "cancelled";
        };
        QueueHealth: {
            checks: {
                /** @enum {string} */
                database: "up" | "down";
                /** @enum {string} */
                processor: "running" | "stopped";
            };
            /** @description Null when the database does not answer. */
            queueStats: {
                active: number;
                completed: number;
                delayed: number;
                failed: number;
                waiting: number;
            } | null;
            /** @enum {string} */
            status: "healthy" | "degraded" | "unhealthy";
            /** Format: date-time */
            timestamp: string;
            /** @description Waiting jobs that no live worker takes, by queue and type; null when the database does not answer. */
            unserved: {
                queue: string;
                type: string;
                waiting: number;
            }[] | null;
        };
        QueueJob: {
            /** @description Most executions in all. */
            attempts: number;
            /** @description Of a job that was asked to stop while it ran. */
            cancel: {
                /** Format: date-time */
                acknowledgedAt: string | null;
                /**
                 * Format: date-time
                 * @description When it is closed by force.
                 */
                deadlineAt: string;
                /** Format: date-time */
                requestedAt: string;
                /**
                 * @description requested: its worker has not answered; acknowledged: its signal is aborted; forced: closed at the deadline; stuck: closed so, and its code still runs.
                 * @enum {string}
                 */
                state: "requested" | "acknowledged" | "forced" | "stuck";
            } | null;
            /**
             * Format: date-time
             * @description Set while a running job has been asked to stop.
             */
            cancelRequestedAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Times that a worker died while it held the job. */
            crashes: number;
            /** Format: date-time */
            createdAt: string;
            data?: unknown;
            /** @description Stable code of the last error, such as `timeout`. */
            errorCode: string | null;
            errorMessage: string | null;
            /** @description Opaque: 1 to 40 characters of 0-9 A-Z a-z _ -. */
            id: string;
            /** @description What the limits for each key of its queue are counted by. */
            key: string | null;
            maxRetries: number;
            payload?: unknown;
            /** @description 1 (first) to 9 (last). */
            priority: number;
            /** @description What its handler told last; null: nothing. */
            progress: {
                /** @description The execution that told it, from 1. */
                attempt: number;
                done: number | null;
                message: string | null;
                /** @description 0 to 100; null where the total is unknown. */
                percent: number | null;
                total: number | null;
                /** Format: date-time */
                updatedAt: string;
            } | null;
            queue: string;
            result?: unknown;
            retryCount: number;
            /** Format: date-time */
            scheduledAt: string | null;
            /** @description Times that its handler put it off without a failure. */
            snoozes: number;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "completed" | "failed" | "cancelled";
            timeoutSeconds: number;
            type: string;
            /** @description The unique key that it was added under. */
            uniqueKey: string | null;
            /** Format: date-time */
            updatedAt: string;
            /**
             * @description Why a pending job waits; null when it runs in its turn.
             * @enum {string|null}
             */
            waitingFor: "schedule" | "retry" | "concurrency" | "rate" | "paused" | "dependencies" | "worker" | null;
            /** @description Where its end is told of. */
            webhookUrl: string | null;
        };
        QueueKey: {
            /** @description Jobs of it that are claimed. */
            active: number;
            concurrency: number | null;
            /** @description Empty: all jobs without a key. */
            key: string;
            rate: components["schemas"]["Rate"];
            /** @description Jobs in its line, counted up to 10000. */
            waiting: number;
            /**
             * @description What its next job waits for; null: its turn.
             * @enum {string|null}
             */
            waitingFor: "concurrency" | "rate" | null;
            weight: number | null;
        };
        QueueKeys: {
            keys: components["schemas"]["QueueKey"][];
        };
        QueuePatch: {
            /** @description Most jobs that run at once over all processes; null: no limit. */
            concurrency?: number | null;
            /** @description Limits of each key; null: none. */
            keys?: {
                /** @description Most jobs of one key that run at once over all processes; null: no limit. */
                concurrency?: number | null;
                rate?: components["schemas"]["Rate"];
            } | null;
            /** @description Most jobs that may wait: past it new ones are answered 503; null: no limit. */
            maxWaiting?: number | null;
            /**
             * @description priority: over all jobs. fair: keys take turns.
             * @enum {string}
             */
            order?: "priority" | "fair";
            /** @description Most starts of the queue over all processes; null: no limit. */
            rate?: {
                /** @description Most starts within windowMs. */
                limit: number;
                windowMs: number;
            } | null;
            /** @description Each rule takes the place of the one that there was; null clears. */
            retention?: {
                cancelled?: components["schemas"]["RetentionChange"];
                completed?: components["schemas"]["RetentionChange"];
                failed?: components["schemas"]["RetentionChange"];
            } | null;
            /** @description What its jobs take over where neither they nor their type say it; null clears. */
            retry?: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
                /** @description Whether a timeout ends the job. */
                timeoutIsFinal?: boolean;
                timeoutSeconds?: number;
            } | null;
            /** @description Milliseconds that its jobs should wait at most, on average: what proposals are measured by; null: 1000. */
            targetWaitMs?: number | null;
        };
        Queues: {
            queues: components["schemas"]["Queue"][];
        };
        QueueStats: {
            active: number;
            /** @description Milliseconds of a run, since installation. */
            averageProcessingTime: number;
            /** @description Milliseconds to the start, since installation. */
            averageWaitTime: number;
            cancelled: number;
            completed: number;
            /** @description Jobs that wait for their time: scheduled ones and retries. */
            delayed: number;
            /** @description Share of the last minute's ended jobs that failed, whosever fault it was, 0 to 1; null: none ended. */
            errorRate: number | null;
            failed: number;
            /** @description Milliseconds from due time to end, average of the last minute; null: none ended. */
            latency: number | null;
            /** @description Ready jobs of a paused queue; else 0. */
            paused: number;
            /** @enum {string} */
            state: "active" | "draining" | "paused";
            /** @description Jobs a second that ended in the last minute. */
            throughput: number;
            /** @description Ready jobs; 0 while the queue is paused. */
            waiting: number;
        };
        Rate: {
            /** @description Most starts within windowMs. */
            limit: number;
            windowMs: number;
        } | null;
        Ready: {
            /** @enum {string} */
            status: "ready";
        };
        Recovery: {
            /** @description Jobs whose id was there already; they were left as they are. */
            existing: number;
            name: string;
            recovered: {
                cancelled: number;
                completed: number;
                failed: number;
                incomplete: number;
                stalled: number;
            };
        };
        RecoveryRequest: {
            /** @description Of a backup. Default: the newest. */
            name?: string;
            /** @description `incomplete`: jobs that waited; `stalled`: those that ran; the others by their end. Default: all, and the settings. */
            only?: ("incomplete" | "stalled" | "failed" | "completed" | "cancelled")[];
            /** @description Only jobs of these queues. */
            queues?: string[];
        };
        Redrive: {
            code?: string;
            /** Format: date-time */
            createdAfter?: string;
            /** Format: date-time */
            createdBefore?: string;
            /** @description Of the last error's message, as `GET /api/failures` gives it. */
            fingerprint?: string;
            /** @description Contained in the payload. */
            payload?: {
                [key: string]: unknown;
            };
            priority?: ("critical" | "high" | "normal" | "low") | number;
            queue?: string;
            /**
             * Format: date-time
             * @description Failed for good after it.
             */
            since?: string;
            type?: string;
            /**
             * Format: date-time
             * @description Failed for good before it.
             */
            until?: string;
        };
        ReplayedWebhooks: {
            /** @description Messages that are sent again. */
            replayed: number;
        };
        ReplayWebhooks: {
            /**
             * Format: date-time
             * @description Deliveries that were made at or after it.
             */
            since: string;
            /**
             * @description all: those that were delivered too. Default: failed.
             * @enum {string}
             */
            which?: "failed" | "all";
        };
        RetentionChange: {
            /** @description Milliseconds from the job's end; null: no rule. */
            ageMs?: number | null;
            /** @description The newest ones that are kept; null: no rule. */
            count?: number | null;
        } | null;
        RetentionRule: {
            /** @description Milliseconds from the job's end; null: no rule. */
            ageMs: number | null;
            /** @description The newest ones that are kept; null: no rule. */
            count: number | null;
        };
        RetrySettings: {
            baseDelayMs?: number;
            /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
            delaysMs?: number[];
            jitter?: number;
            /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
            maxCrashes?: number;
            maxDelayMs?: number;
            /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
            maxSnoozes?: number;
            multiplier?: number;
            /** @description End the job at once. Any other is retried. */
            nonRetryableCodes?: string[];
            /** @description Retried even where a wider setting names them in nonRetryableCodes. */
            retryableCodes?: string[];
            /** @enum {string} */
            strategy?: "fixed" | "linear" | "exponential" | "schedule";
        };
        /** @description Since installation, over all processes. */
        RetryStats: {
            /** @description Failed or cancelled jobs that were run again by hand. */
            byHand: number;
            /** @description Jobs that failed after a retry. */
            exhausted: number;
            /** @description Jobs that completed after a retry. */
            recovered: number;
            /** @description Failed executions that were followed by another. */
            retries: number;
            /** @description Share of the jobs that ended after a retry which completed; null: none ended. */
            successRate: number | null;
            types: {
                codes: {
                    code: string;
                    /** @description Jobs that failed after a retry. */
                    exhausted: number;
                    /** @description Jobs that completed after a retry. */
                    recovered: number;
                    /** @description Failed executions that were followed by another. */
                    retries: number;
                }[];
                /** @description Jobs that failed after a retry. */
                exhausted: number;
                /** @description Jobs that completed after a retry. */
                recovered: number;
                /** @description Failed executions that were followed by another. */
                retries: number;
                type: string;
            }[];
        };
        RotateSecret: {
            /** @description How long the key before signs beside the new one. Default: a day. */
            overlapMs?: number;
            /**
             * @description Default: that of the key before.
             * @enum {string}
             */
            signature?: "v1" | "v1a";
        };
        RoutedJob: components["schemas"]["QueueJob"] | {
            schedule: components["schemas"]["Schedule"];
        };
        /** @description Exactly one of equals, contains, matches and exists. */
        RoutingCondition: {
            /** @description A text with this in it, capitals or not, or a list with this element. */
            contains?: string;
            /** @description The same JSON value. */
            equals?: unknown;
            exists?: boolean;
            /** @description A text that fits; `*` stands for any characters. */
            matches?: string;
            /** @description JSON pointer into the data, such as `/workflow`. */
            path: string;
        };
        RoutingDecision: {
            /** @enum {string} */
            field: "queue" | "priority" | "delayMs" | "maxRetries" | "timeoutSeconds" | "retry";
            /** @description Null: given with the job. */
            rule: string | null;
            value: unknown;
            why: string;
        };
        RoutingEffect: {
            delayMs?: number;
            maxRetries?: number;
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Made when it is not there. */
            queue?: string;
            retry?: components["schemas"]["RetrySettings"];
            timeoutSeconds?: number;
        };
        RoutingMatch: {
            all?: components["schemas"]["RoutingCondition"][];
            any?: components["schemas"]["RoutingCondition"][];
            /** @description Names of types; `*` stands for any characters. Default: every type. */
            types?: string[];
        };
        RoutingPreview: {
            decisions: components["schemas"]["RoutingDecision"][];
            delayMs: number;
            /** @description Its whole retry and timeout policy. */
            policy: {
                [key: string]: unknown;
            };
            priority: number;
            queue: string;
            /** @description Name of the schedule that it would be, or null. */
            schedule: string | null;
            type: string;
        };
        RoutingRule: {
            /** Format: date-time */
            createdAt: string;
            effect: components["schemas"]["RoutingEffect"];
            enabled: boolean;
            match: components["schemas"]["RoutingMatch"];
            name: string;
            position: number;
            /** Format: date-time */
            updatedAt: string;
        };
        /** @description In the order in which they are asked. */
        RoutingRules: {
            rules: components["schemas"]["RoutingRule"][];
        };
        RunRequest: {
            code: string;
            /** @description `node`, `python`, `cpp`, `c`, `typescript` or `bash`. */
            language: string;
            /** @enum {string} */
            priority?: "critical" | "high" | "normal" | "low" | "CRITICAL" | "HIGH" | "NORMAL" | "LOW";
            /** @description What the program reads. Default: nothing. */
            stdin?: string;
            /** @description Milliseconds that the program may run. */
            timeout?: number;
        };
        Runtimes: {
            runtimes: {
                /** @description What a program gets that asks for nothing. */
                defaults: {
                    /** @description Null: as much as it gets within its time. */
                    cpuMs: number | null;
                    cpus: number;
                    memoryMb: number;
                    outputBytes: number;
                    timeoutMs: number;
                };
                /** @enum {string} */
                driver: "docker" | "embedded";
                language: string;
                /** @description The most that a program may ask for. */
                limits: {
                    cpuMs: number;
                    cpus: number;
                    memoryMb: number;
                    outputBytes: number;
                    timeoutMs: number;
                };
                /** @description What the container engine runs it with: `runc`, or `runsc` …; absent without containers, and in a process that runs no programs itself. */
                runtime?: string;
                version: string;
            }[];
        };
        Schedule: {
            /** @enum {string} */
            catchUp: "none" | "one" | "all";
            catchUpMax: number | null;
            /** Format: date-time */
            createdAt: string;
            cron: string | null;
            /** Format: date-time */
            endAt: string | null;
            intervalMs: number | null;
            jitterMs: number;
            key: string | null;
            lastJobId: string | null;
            /** Format: date-time */
            lastTickAt: string | null;
            /** @description Null: the type's. */
            maxRetries: number | null;
            name: string;
            /**
             * Format: date-time
             * @description Before jitter; null: there is none any more.
             */
            nextTickAt: string | null;
            /** @enum {string} */
            overlap: "skip" | "queue" | "cancel" | "allow";
            paused: boolean;
            payload: unknown;
            priority: number;
            /** @description Null: the type's queue. */
            queue: string | null;
            /** @description Ticks that wait for the end of an earlier job. */
            queued: number;
            /** @description What replaces the type's. */
            retry: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            startAt: string | null;
            /** @description Null: the type's. */
            timeoutSeconds: number | null;
            timeZone: string;
            type: string;
            /** Format: date-time */
            updatedAt: string;
        };
        SchedulePage: {
            nextCursor: string | null;
            /** @description By name. */
            schedules: components["schemas"]["Schedule"][];
        };
        SchedulePatch: {
            /**
             * @description Which missed ticks get a job after an outage. Default: one.
             * @enum {string|null}
             */
            catchUp?: "none" | "one" | "all" | null;
            /** @description With catchUp `all`. */
            catchUpMax?: number | null;
            /** @description 5 fields (minute hour day month weekday), or 6 with seconds first. */
            cron?: string | null;
            /**
             * Format: date-time
             * @description No tick at or after it.
             */
            endAt?: string | null;
            /** @description Instead of cron: time between ticks. */
            intervalMs?: number | null;
            /** @description Each tick is put off by 0 to this. Default: 0. */
            jitterMs?: number | null;
            /** @description Of its jobs. Refused when it counts for nothing in their queue. */
            key?: string | null;
            maxRetries?: number | null;
            /**
             * @description What a tick does while an earlier job has not ended. Default: skip.
             * @enum {string|null}
             */
            overlap?: "skip" | "queue" | "cancel" | "allow" | null;
            payload?: unknown;
            /** @description Smaller runs first. Default: normal (3). */
            priority?: ("critical" | "high" | "normal" | "low") | number | null;
            /** @description Default: the type's queue. */
            queue?: string | null;
            retry?: components["schemas"]["RetrySettings"] & (Record<string, never> | null);
            /**
             * Format: date-time
             * @description No tick before it.
             */
            startAt?: string | null;
            timeoutSeconds?: number | null;
            /** @description IANA zone of the cron expression. Default: UTC. */
            timeZone?: string | null;
        };
        SchedulePreview: {
            /** @description Default: 10. */
            count?: number;
            /** @description 5 fields (minute hour day month weekday), or 6 with seconds first. */
            cron?: string;
            /**
             * Format: date-time
             * @description No tick at or after it.
             */
            endAt?: string;
            /** @description Instead of cron: time between ticks. */
            intervalMs?: number;
            /**
             * Format: date-time
             * @description No tick before it.
             */
            startAt?: string;
            /** @description IANA zone of the cron expression. Default: UTC. */
            timeZone?: string;
        };
        ScheduleRuns: {
            /** @description Newest first. */
            runs: {
                jobId: string | null;
                /** @enum {string} */
                outcome: "created" | "queued" | "skipped" | "missed" | "triggered";
                /** @enum {string|null} */
                reason: "overlap" | "superseded" | "backlog-full" | "queue-full" | null;
                /** Format: date-time */
                recordedAt: string;
                /**
                 * Format: date-time
                 * @description Before jitter. Of a span of missed ticks: the first.
                 */
                tickAt: string;
                ticks: number;
                /**
                 * Format: date-time
                 * @description The last tick of a span.
                 */
                untilAt: string | null;
            }[];
        };
        ScheduleTicks: {
            /** @description Before jitter. */
            ticks: string[];
        };
        StreamedEvent: {
            /** Format: date-time */
            at: string;
            /** @description Number of the execution, from 1; 0: before any; null: by hand. */
            attempt: number | null;
            errorCode: string | null;
            /** @enum {string} */
            event: "created" | "started" | "completed" | "failed" | "cancelled" | "retried" | "rescued" | "snoozed" | "cancel" | "retry" | "change" | "remove";
            /** @description As in `GET /api/jobs/{id}/events`: the same one may be told again. */
            id: string;
            jobId: string;
            queue: string | null;
            /**
             * @description Null where a change by hand leaves it open.
             * @enum {string|null}
             */
            status: "pending" | "running" | "completed" | "failed" | "cancelled" | null;
            type: string | null;
        };
        TypePolicies: {
            types: components["schemas"]["TypePolicy"][];
        };
        TypePolicy: {
            /** @description Declared by the handler. */
            handler: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
                /** @description Whether a timeout ends the job. */
                timeoutIsFinal?: boolean;
                timeoutSeconds?: number;
            };
            /** @description Set by PUT; counts first. */
            operator: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
                /** @description Whether a timeout ends the job. */
                timeoutIsFinal?: boolean;
                timeoutSeconds?: number;
            };
            /** @description The whole policy. */
            policy: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
                /** @description Whether a timeout ends the job. */
                timeoutIsFinal?: boolean;
                timeoutSeconds?: number;
            };
            queue: string;
            /** @description Set of the queue; counts last. */
            queueSettings: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description n allows n + 1 executions. */
                maxRetries?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
                /** @description Whether a timeout ends the job. */
                timeoutIsFinal?: boolean;
                timeoutSeconds?: number;
            };
            type: string;
        };
        UniqueSettings: {
            /** @description Start this long after the last request of the key. Instead of scheduledAt. */
            delayMs?: number;
            key: string;
            /** @description With delayMs: start no later than this after the first request. */
            maxDelayMs?: number;
            /** @description Which earlier job counts: by its status, or by its age. Default: unfinished. */
            mode?: ("pending" | "unfinished") | {
                windowMs: number;
            };
            /**
             * @description What happens when one counts. Default: existing, its id is answered.
             * @enum {string}
             */
            onConflict?: "existing" | "replace" | "refuse";
        };
        Webhook: {
            /**
             * @description open: nothing is sent.
             * @enum {string}
             */
            breaker: "closed" | "open" | "half-open";
            breakerOpenMs: number;
            /** Format: date-time */
            breakerOpenUntil: string | null;
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            disableAfterMs: number;
            /** Format: date-time */
            disabledAt: string | null;
            /**
             * @description gone: it answered 410; failing: nothing but failures for days.
             * @enum {string|null}
             */
            disabledReason: "manual" | "gone" | "failing" | null;
            enabled: boolean;
            events: string[];
            /**
             * Format: date-time
             * @description First failure since the last success.
             */
            failingSince: string | null;
            id: string;
            /** @description Those that sign now, newest first. */
            keys: {
                /** Format: date-time */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description Null: it signs until another takes its place.
                 */
                expiresAt: string | null;
                /** @description whpk_…, of v1a. */
                publicKey: string | null;
                /** @enum {string} */
                signature: "v1" | "v1a";
            }[];
            /** @description Null: that of type send-webhook. */
            maxRetries: number | null;
            orderingKey: string | null;
            queues: string[] | null;
            rate: components["schemas"]["Rate"];
            retry: {
                [key: string]: unknown;
            } | null;
            types: string[] | null;
            /** Format: date-time */
            updatedAt: string;
            url: string;
        };
        WebhookAttempts: {
            attempts: {
                /** @description Number of the job's execution, from 1. */
                attempt: number;
                /** @description Null: nothing was sent. */
                durationMs: number | null;
                /** Format: date-time */
                endedAt: string;
                /** @description Null: it was delivered. */
                error: string | null;
                /** @description By lower-case name; secrets are redacted. */
                requestHeaders: {
                    [key: string]: string;
                } | null;
                /** @description The first 8 KiB. */
                responseBody: string | null;
                responseHeaders: {
                    [key: string]: string;
                } | null;
                /** @description HTTP status; null: there was no answer. */
                status: number | null;
            }[];
        };
        WebhookDelivery: {
            attempts: number;
            /** @description What is sent. */
            body: unknown;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            deliveredAt: string | null;
            endpointId: string;
            event: string;
            /** @description The send-webhook job that delivers it. */
            id: string;
            /** @description Header webhook-id: the same over all attempts and replays. */
            messageId: string;
            /** @description The delivery that sends it again. */
            replayedBy: string | null;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed";
        };
        WebhookDeliveryPage: {
            /** @description Newest first. */
            deliveries: components["schemas"]["WebhookDelivery"][];
            nextCursor: string | null;
        };
        WebhookPage: {
            nextCursor: string | null;
            /** @description Oldest first. */
            webhooks: components["schemas"]["Webhook"][];
        };
        WebhookPatch: {
            /** @description How long nothing is sent once the breaker has opened. Default 60000. */
            breakerOpenMs?: number | null;
            /** @description For people. */
            description?: string | null;
            /** @description It is disabled when nothing but failures came for so long. Default: 5 days. */
            disableAfterMs?: number | null;
            /** @description False: nothing is sent, and what is on its way fails. */
            enabled?: boolean;
            events?: ("job.completed" | "job.failed" | "job.cancelled" | "endpoint.disabled")[];
            /** @description Default: that of type send-webhook. */
            maxRetries?: number | null;
            /** @description JSON pointer into the message, such as /data/instanceId: those with the same text there are sent one after the other. Empty: all are. Default: in no order. */
            orderingKey?: string | null;
            /** @description Queues whose jobs are told of. Default: all. */
            queues?: string[] | null;
            /** @description Most attempts. Default: no limit. */
            rate?: {
                /** @description Most starts within windowMs. */
                limit: number;
                windowMs: number;
            } | null;
            /** @description Default: that of type send-webhook. */
            retry?: {
                baseDelayMs?: number;
                /** @description With strategy schedule: the delay before each retry; the last one counts for all further ones. */
                delaysMs?: number[];
                jitter?: number;
                /** @description Dead workers after which the job is failed, code worker-crash. Default 3. */
                maxCrashes?: number;
                maxDelayMs?: number;
                /** @description Snoozes after which the next one fails the job, code too-many-snoozes. Default: no limit. */
                maxSnoozes?: number;
                multiplier?: number;
                /** @description End the job at once. Any other is retried. */
                nonRetryableCodes?: string[];
                /** @description Retried even where a wider setting names them in nonRetryableCodes. */
                retryableCodes?: string[];
                /** @enum {string} */
                strategy?: "fixed" | "linear" | "exponential" | "schedule";
            } | null;
            /** @description Job types whose ends are told. Default: all. */
            types?: string[] | null;
            /** @description http or https, without a user name. */
            url?: string;
        };
        WebhookWithSecret: {
            /**
             * @description open: nothing is sent.
             * @enum {string}
             */
            breaker: "closed" | "open" | "half-open";
            breakerOpenMs: number;
            /** Format: date-time */
            breakerOpenUntil: string | null;
            /** Format: date-time */
            createdAt: string;
            description: string | null;
            disableAfterMs: number;
            /** Format: date-time */
            disabledAt: string | null;
            /**
             * @description gone: it answered 410; failing: nothing but failures for days.
             * @enum {string|null}
             */
            disabledReason: "manual" | "gone" | "failing" | null;
            enabled: boolean;
            events: string[];
            /**
             * Format: date-time
             * @description First failure since the last success.
             */
            failingSince: string | null;
            id: string;
            /** @description Those that sign now, newest first. */
            keys: {
                /** Format: date-time */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description Null: it signs until another takes its place.
                 */
                expiresAt: string | null;
                /** @description whpk_…, of v1a. */
                publicKey: string | null;
                /** @enum {string} */
                signature: "v1" | "v1a";
            }[];
            /** @description Null: that of type send-webhook. */
            maxRetries: number | null;
            orderingKey: string | null;
            queues: string[] | null;
            rate: components["schemas"]["Rate"];
            retry: {
                [key: string]: unknown;
            } | null;
            /** @description whsec_…, shown this once; null of v1a, which has a public key. */
            secret: string | null;
            types: string[] | null;
            /** Format: date-time */
            updatedAt: string;
            url: string;
        };
        Workflow: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            id: string;
            /** @description Without the completion job. */
            jobs: {
                cancelled: number;
                completed: number;
                failed: number;
                total: number;
                unfinished: number;
            };
            name: string | null;
            onCompleteId: string | null;
            /** @description Share of its jobs that have ended, 0 to 1. */
            progress: number;
            /** @enum {string} */
            state: "running" | "cancelling" | "completed" | "failed" | "cancelled";
        };
        WorkflowChange: {
            /** @description Jobs that were cancelled, told to stop, or put back. */
            changed: number;
        };
        WorkflowJob: {
            /** @description Refs of jobs of the workflow that have to end before this one starts. */
            dependsOn?: string[];
            /** @description What the queue's limits for each key are counted by. Refused in a queue where it counts for nothing. */
            key?: string;
            /** @description n allows n + 1 executions. */
            maxRetries?: number;
            /**
             * @description What one of those that fails or is cancelled does. Default: fail.
             * @enum {string}
             */
            onParentFailure?: "fail" | "run" | "ignore";
            payload: unknown;
            /** @description Smaller runs first. Default: normal (3). */
            priority?: ("critical" | "high" | "normal" | "low") | number;
            /** @description Default: the type's queue. */
            queue?: string;
            /** @description What the others call it; once in the workflow. */
            ref?: string;
            retry?: components["schemas"]["RetrySettings"];
            /**
             * Format: date-time
             * @description Earliest start. In the past: at once.
             */
            scheduledAt?: string;
            /** @description Longest one execution may take. */
            timeoutSeconds?: number;
            type: string;
            /** @description Where a webhook tells the end of the job: `{ jobId, status, timestamp, error? }`, and `instanceId` when the payload has one. */
            webhookUrl?: string;
        };
        WorkflowJobPage: {
            /** @description Parents before their children. */
            jobs: {
                /** @description Ids of the jobs that it depends on. */
                dependsOn: string[];
                id: string;
                /** @enum {string} */
                onParentFailure: "fail" | "run" | "ignore";
                ref: string | null;
                /** @enum {string} */
                status: "pending" | "running" | "completed" | "failed" | "cancelled" | "removed";
                /** @description Null: the job is no longer there. */
                type: string | null;
            }[];
            nextCursor: string | null;
        };
        WorkflowPage: {
            nextCursor: string | null;
            /** @description Newest first. */
            workflows: components["schemas"]["Workflow"][];
        };
        Workspace: {
            /** @description Of its files together. */
            bytes: number;
            files: {
                bytes: number;
                executable: boolean;
                path: string;
                sha256: string;
            }[];
            name: string;
            /** Format: date-time */
            savedAt: string;
            /**
             * Format: date-time
             * @description When a program found or saved it last.
             */
            usedAt: string;
            /** @description Of its snapshot; grows with each. */
            version: number;
        };
        WorkspacePage: {
            /** @description Null: there are no more. */
            nextCursor: string | null;
            workspaces: {
                /** @description Of its files together. */
                bytes: number;
                files: number;
                name: string;
                /** Format: date-time */
                savedAt: string;
                /**
                 * Format: date-time
                 * @description When a program found or saved it last.
                 */
                usedAt: string;
                /** @description Of its snapshot; grows with each. */
                version: number;
            }[];
        };
    };
    responses: {
        /** @description What went wrong */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AllQueueStats = components['schemas']['AllQueueStats'];
export type AuditPage = components['schemas']['AuditPage'];
export type Backup = components['schemas']['Backup'];
export type Backups = components['schemas']['Backups'];
export type BlockedAddress = components['schemas']['BlockedAddress'];
export type BlockedAddresses = components['schemas']['BlockedAddresses'];
export type BulkAction = components['schemas']['BulkAction'];
export type BulkActionPage = components['schemas']['BulkActionPage'];
export type BulkPreview = components['schemas']['BulkPreview'];
export type CachePurge = components['schemas']['CachePurge'];
export type CompileAnswer = components['schemas']['CompileAnswer'];
export type CompileRequest = components['schemas']['CompileRequest'];
export type CompileStatus = components['schemas']['CompileStatus'];
export type DeadLetter = components['schemas']['DeadLetter'];
export type DeadLetterPage = components['schemas']['DeadLetterPage'];
export type Distribution = components['schemas']['Distribution'];
export type DistributionShare = components['schemas']['DistributionShare'];
export type Email = components['schemas']['Email'];
export type EmailPreview = components['schemas']['EmailPreview'];
export type EmailPreviewRequest = components['schemas']['EmailPreviewRequest'];
export type Emails = components['schemas']['Emails'];
export type EmailSuppression = components['schemas']['EmailSuppression'];
export type EmailSuppressions = components['schemas']['EmailSuppressions'];
export type EmailTemplate = components['schemas']['EmailTemplate'];
export type EmailTemplates = components['schemas']['EmailTemplates'];
export type EmailTemplateText = components['schemas']['EmailTemplateText'];
export type Execution = components['schemas']['Execution'];
export type ExecutionCaches = components['schemas']['ExecutionCaches'];
export type ExecutionInput = components['schemas']['ExecutionInput'];
export type ExecutionOutput = components['schemas']['ExecutionOutput'];
export type ExecutionResult = components['schemas']['ExecutionResult'];
export type Explanation = components['schemas']['Explanation'];
export type Failure = components['schemas']['Failure'];
export type Failures = components['schemas']['Failures'];
export type GpuInstance = components['schemas']['GpuInstance'];
export type GpuInstanceExtension = components['schemas']['GpuInstanceExtension'];
export type GpuInstanceJob = components['schemas']['GpuInstanceJob'];
export type GpuInstances = components['schemas']['GpuInstances'];
export type Health = components['schemas']['Health'];
export type Job = components['schemas']['Job'];
export type JobDependencies = components['schemas']['JobDependencies'];
export type JobDetail = components['schemas']['JobDetail'];
export type JobEvents = components['schemas']['JobEvents'];
export type JobLogs = components['schemas']['JobLogs'];
export type JobPage = components['schemas']['JobPage'];
export type JobPatch = components['schemas']['JobPatch'];
export type Judge0Answer = components['schemas']['Judge0Answer'];
export type Judge0Batch = components['schemas']['Judge0Batch'];
export type Judge0Submission = components['schemas']['Judge0Submission'];
export type KeySettings = components['schemas']['KeySettings'];
export type Live = components['schemas']['Live'];
export type NewAddressBlock = components['schemas']['NewAddressBlock'];
export type NewBulkAction = components['schemas']['NewBulkAction'];
export type NewEmailSuppression = components['schemas']['NewEmailSuppression'];
export type NewExecution = components['schemas']['NewExecution'];
export type NewExecutions = components['schemas']['NewExecutions'];
export type NewGpuInstance = components['schemas']['NewGpuInstance'];
export type NewJob = components['schemas']['NewJob'];
export type NewJobIds = components['schemas']['NewJobIds'];
export type NewJobs = components['schemas']['NewJobs'];
export type NewQueueJob = components['schemas']['NewQueueJob'];
export type NewQueueJobs = components['schemas']['NewQueueJobs'];
export type NewSchedule = components['schemas']['NewSchedule'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type NewWorkflow = components['schemas']['NewWorkflow'];
export type NewWorkflowIds = components['schemas']['NewWorkflowIds'];
export type NewWorkflowJobIds = components['schemas']['NewWorkflowJobIds'];
export type NewWorkflowJobs = components['schemas']['NewWorkflowJobs'];
export type NotReady = components['schemas']['NotReady'];
export type Optimization = components['schemas']['Optimization'];
export type Optimize = components['schemas']['Optimize'];
export type PistonAnswer = components['schemas']['PistonAnswer'];
export type PistonProgram = components['schemas']['PistonProgram'];
export type PistonRuntimes = components['schemas']['PistonRuntimes'];
export type PolicySettings = components['schemas']['PolicySettings'];
export type Problem = components['schemas']['Problem'];
export type ProgramQueue = components['schemas']['ProgramQueue'];
export type Proposal = components['schemas']['Proposal'];
export type PutRoutingRule = components['schemas']['PutRoutingRule'];
export type PutSchedule = components['schemas']['PutSchedule'];
export type Queue = components['schemas']['Queue'];
export type QueueCleaned = components['schemas']['QueueCleaned'];
export type QueueCleaning = components['schemas']['QueueCleaning'];
export type QueueHealth = components['schemas']['QueueHealth'];
export type QueueJob = components['schemas']['QueueJob'];
export type QueueKey = components['schemas']['QueueKey'];
export type QueueKeys = components['schemas']['QueueKeys'];
export type QueuePatch = components['schemas']['QueuePatch'];
export type Queues = components['schemas']['Queues'];
export type QueueStats = components['schemas']['QueueStats'];
export type Rate = components['schemas']['Rate'];
export type Ready = components['schemas']['Ready'];
export type Recovery = components['schemas']['Recovery'];
export type RecoveryRequest = components['schemas']['RecoveryRequest'];
export type Redrive = components['schemas']['Redrive'];
export type ReplayedWebhooks = components['schemas']['ReplayedWebhooks'];
export type ReplayWebhooks = components['schemas']['ReplayWebhooks'];
export type RetentionChange = components['schemas']['RetentionChange'];
export type RetentionRule = components['schemas']['RetentionRule'];
export type RetrySettings = components['schemas']['RetrySettings'];
export type RetryStats = components['schemas']['RetryStats'];
export type RotateSecret = components['schemas']['RotateSecret'];
export type RoutedJob = components['schemas']['RoutedJob'];
export type RoutingCondition = components['schemas']['RoutingCondition'];
export type RoutingDecision = components['schemas']['RoutingDecision'];
export type RoutingEffect = components['schemas']['RoutingEffect'];
export type RoutingMatch = components['schemas']['RoutingMatch'];
export type RoutingPreview = components['schemas']['RoutingPreview'];
export type RoutingRule = components['schemas']['RoutingRule'];
export type RoutingRules = components['schemas']['RoutingRules'];
export type RunRequest = components['schemas']['RunRequest'];
export type Runtimes = components['schemas']['Runtimes'];
export type Schedule = components['schemas']['Schedule'];
export type SchedulePage = components['schemas']['SchedulePage'];
export type SchedulePatch = components['schemas']['SchedulePatch'];
export type SchedulePreview = components['schemas']['SchedulePreview'];
export type ScheduleRuns = components['schemas']['ScheduleRuns'];
export type ScheduleTicks = components['schemas']['ScheduleTicks'];
export type StreamedEvent = components['schemas']['StreamedEvent'];
export type TypePolicies = components['schemas']['TypePolicies'];
export type TypePolicy = components['schemas']['TypePolicy'];
export type UniqueSettings = components['schemas']['UniqueSettings'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookAttempts = components['schemas']['WebhookAttempts'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookDeliveryPage = components['schemas']['WebhookDeliveryPage'];
export type WebhookPage = components['schemas']['WebhookPage'];
export type WebhookPatch = components['schemas']['WebhookPatch'];
export type WebhookWithSecret = components['schemas']['WebhookWithSecret'];
export type Workflow = components['schemas']['Workflow'];
export type WorkflowChange = components['schemas']['WorkflowChange'];
export type WorkflowJob = components['schemas']['WorkflowJob'];
export type WorkflowJobPage = components['schemas']['WorkflowJobPage'];
export type WorkflowPage = components['schemas']['WorkflowPage'];
export type Workspace = components['schemas']['Workspace'];
export type WorkspacePage = components['schemas']['WorkspacePage'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    listAuditEntries: {
        parameters: {
            query?: {
                action?: string;
                actor?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                after?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                before?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most entries of the page. Default 100. */
                limit?: number;
                /** @description Id of the job, else the name. */
                targetId?: string;
                /** @description job, queue, schedule, rule … */
                targetKind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listBlockedAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Blocks that hold now, by address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAddresses"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    blockAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An IPv4 or IPv6 address, or a network such as 203.0.113.0/24, its slash written %2F. */
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAddressBlock"];
            };
        };
        responses: {
            /** @description It counts in every process within a second */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockedAddress"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    unblockAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An IPv4 or IPv6 address, or a network such as 203.0.113.0/24, its slash written %2F. */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listBulkActions: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most actions of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkActionPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    startBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBulkAction"];
            };
        };
        responses: {
            /** @description The action has begun; Location shows how far it is */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAction"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a bulk action. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The action */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAction"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    stopBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a bulk action. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The action; one that had ended stays as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAction"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    previewBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBulkAction"];
            };
        };
        responses: {
            /** @description How many; nothing was changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPreview"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    submitProgram: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompileRequest"];
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileAnswer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readProgram: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its status, and its result at the end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileStatus"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelProgram: {
        parameters: {
            query: {
                userId: string;
            };
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled; its container is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileAnswer"];
                };
            };
            /** @description It still runs and has been told to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileAnswer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                code?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdAfter?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdBefore?: string;
                /** @description `nextCursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description Most jobs of the page. Default 100. */
                limit?: number;
                queue?: string;
                /** @description Failed for good after it. */
                since?: string;
                type?: string;
                /** @description Failed for good before it. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    redriveDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Redrive"];
            };
        };
        responses: {
            /** @description It has begun; Location shows how far it is */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAction"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listEmailSuppressions: {
        parameters: {
            query?: {
                /** @description Only addresses past this one: the last of the page before. */
                after?: string;
                /** @description Most addresses of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailSuppressions"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    suppressEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A mail address. */
                address: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEmailSuppression"];
            };
        };
        responses: {
            /** @description It counts from its next mail on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailSuppression"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    unsuppressEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A mail address. */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is off the list */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listEmailTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All templates as they count now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailTemplates"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getEmailTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description welcome, password-reset, newsletter, alert */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template as it counts now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailTemplate"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    putEmailTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description welcome, password-reset, newsletter, alert */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailTemplateText"];
            };
        };
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailTemplate"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeEmailTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description welcome, password-reset, newsletter, alert */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The built-in one counts again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    previewEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description welcome, password-reset, newsletter, alert */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailPreviewRequest"];
            };
        };
        responses: {
            /** @description The mail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPreview"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listEmails: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                jobId?: string;
                /** @description Most mails of the page. Default 100. */
                limit?: number;
                recipient?: string;
                /** @description deferred: not handed over yet, or put off by a server; paced: waits for its domain's turn; sending: being handed over, or nobody knows what came of it; sent: a server has accepted it; kept: in the outbox, as there is no mail server; refused: for good; suppressed: the address is not to be written to. */
                state?: "deferred" | "paced" | "sending" | "sent" | "kept" | "refused" | "suppressed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emails"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createExecution: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end. The answer shows the job as it is then. */
                wait?: number;
            };
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExecution"];
            };
        };
        responses: {
            /** @description It has ended within the wait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Stored; it waits or runs */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readExecution: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end. The answer shows the job as it is then. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now, or at the end of the wait */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled; nothing of it runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description It still runs and has been told to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    streamExecution: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last id that was received: what happened since is told first, if that is less than five minutes ago. */
                "last-event-id"?: string;
            };
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that ends with the program */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    followExecution: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last id that was received: what follows it is told. Default: from the beginning. */
                "last-event-id"?: string;
            };
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that ends with the program */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    writeExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecutionInput"];
            };
        };
        responses: {
            /** @description Stored: the program has it within a moment */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createExecutions: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExecutions"];
            };
        };
        responses: {
            /** @description Ids in the order of the request */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewJobIds"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readExecutionCaches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One entry for each kind of cache */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionCaches"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    purgeExecutionCaches: {
        parameters: {
            query?: {
                /** @description Name of a package, of npm or pip. Left out: every set and compiled program. */
                package?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each worker does so within seconds */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CachePurge"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRuntimes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each with its version and limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Runtimes"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    listWorkspaces: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most workspaces of the page. Default: 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspacePage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a workspace of yours. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workspace and its files, without contents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a workspace of yours. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listFailures: {
        parameters: {
            query?: {
                code?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description Most groups. Default 100. */
                limit?: number;
                /** @description Last seen after it. */
                since?: string;
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By type, code and fingerprint, last seen first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Failures"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listGpuInstances: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                instanceId?: string;
                /** @description Most instances of the page. Default 100. */
                limit?: number;
                /** @description true: only those that are not gone; false: only those that are. */
                live?: "true" | "false";
                provider?: string;
                /** @description requested: the intent is written, and the provider has not answered; unknown: the provider says what this release cannot name; reclaimed: the provider took it back; gone: nothing is left to pay. */
                state?: "requested" | "provisioning" | "starting" | "running" | "stopping" | "stopped" | "deleting" | "gone" | "error" | "reclaimed" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuInstances"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createGpuInstance: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGpuInstance"];
            };
        };
        responses: {
            /** @description The job that makes it; Location leads to it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuInstanceJob"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    getGpuInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the instance is called here. */
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was known last */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuInstance"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteGpuInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the instance is called here. */
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job that removes it; Location leads to it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuInstanceJob"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    extendGpuInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the instance is called here. */
                instanceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GpuInstanceExtension"];
            };
        };
        responses: {
            /** @description The instance with its lease and cap as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GpuInstance"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readQueueHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Healthy, or degraded: jobs are kept and nobody runs them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueHealth"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            /** @description Unhealthy: the database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueHealth"];
                };
            };
        };
    };
    listJobTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All types, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypePolicies"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readTypePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a job type. */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What new jobs take over, and who set it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypePolicy"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    setTypePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a job type. */
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicySettings"];
            };
        };
        responses: {
            /** @description What new jobs take over now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypePolicy"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeTypePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a job type. */
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What new jobs take over now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypePolicy"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdAfter?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdBefore?: string;
                /** @description `nextCursor` of the page before, with the same filters. */
                cursor?: string;
                /** @description Ended, whichever way, after it. */
                endedAfter?: string;
                /** @description Ended, whichever way, before it. */
                endedBefore?: string;
                /** @description Code of the last error, such as `timeout`. */
                errorCode?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description Most jobs of the page. Default 100. */
                limit?: number;
                /** @description Jobs to pass over. For deeper pages follow the cursor. */
                offset?: number;
                /** @description JSON object that the payload must contain, such as `{"userId":"u1"}`. */
                payload?: string;
                /** @description A name (`critical`, `high`, `normal`, `low`) or an integer from 1 to 9. */
                priority?: string;
                queue?: string;
                status?: "pending" | "running" | "completed" | "failed" | "cancelled";
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end. The answer shows the job as it is then. */
                wait?: number;
            };
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewJob"];
            };
        };
        responses: {
            /** @description The earlier job that its unique key led to, as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job, stored durably */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readJob: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end. The answer shows the job as it is then. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    deleteJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changeJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobPatch"];
            };
        };
        responses: {
            /** @description The job as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The job still runs and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readJobDependencies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its workflow and its parents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDependencies"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listJobEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobEvents"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    explainJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is at this moment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readJobLogs: {
        parameters: {
            query?: {
                /** @description Only lines past this one. Default 0. */
                after?: number;
                /** @description Most lines of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines in their order; of a running job, more may follow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobLogs"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, pending again under the same id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewJobs"];
            };
        };
        responses: {
            /** @description Ids in the order of the request */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewJobIds"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    exportJobs: {
        parameters: {
            query?: {
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdAfter?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdBefore?: string;
                /** @description Ended, whichever way, after it. */
                endedAfter?: string;
                /** @description Ended, whichever way, before it. */
                endedBefore?: string;
                /** @description Code of the last error, such as `timeout`. */
                errorCode?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description `ndjson`: a job a line; `json`: one array; `csv`: with a line of names. */
                format?: "ndjson" | "json" | "csv";
                /** @description JSON object that the payload must contain, such as `{"userId":"u1"}`. */
                payload?: string;
                /** @description A name (`critical`, `high`, `normal`, `low`) or an integer from 1 to 9. */
                priority?: string;
                queue?: string;
                status?: "pending" | "running" | "completed" | "failed" | "cancelled";
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of one snapshot, in no particular order; it is cut off when it fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All queues, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queues"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its settings and figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changeQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueuePatch"];
            };
        };
        responses: {
            /** @description The queue as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cleanQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueCleaning"];
            };
        };
        responses: {
            /** @description How many were deleted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueCleaned"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    drainQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description It has jobs to finish yet: its state is `draining` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listQueueKeys: {
        parameters: {
            query?: {
                /** @description The last key of the page before. */
                after?: string;
                /** @description Most keys of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys, by their characters' codes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueKeys"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readQueueKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A key, percent-encoded. */
                key: string;
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueKey"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    setQueueKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A key, percent-encoded. */
                key: string;
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeySettings"];
            };
        };
        responses: {
            /** @description The key as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueKey"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeQueueKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A key, percent-encoded. */
                key: string;
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    pauseQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    resumeQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createRoutedJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQueueJob"];
            };
        };
        responses: {
            /** @description The schedule of a job that recurs, changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutedJob"];
                };
            };
            /** @description The job, stored durably, or the new schedule of one whose data has interval or cronPattern */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutedJob"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readQueueJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueJob"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    retryQueueJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, pending again under the same id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueJob"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createRoutedJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQueueJobs"];
            };
        };
        responses: {
            /** @description Ids in the order of the request */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewJobIds"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    takeBackup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backup"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listBackups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backups"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    exportPersistedJobs: {
        parameters: {
            query?: {
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdAfter?: string;
                /** @description Such as 2026-01-31T12:00:00Z. */
                createdBefore?: string;
                /** @description Ended, whichever way, after it. */
                endedAfter?: string;
                /** @description Ended, whichever way, before it. */
                endedBefore?: string;
                /** @description Code of the last error, such as `timeout`. */
                errorCode?: string;
                /** @description Of the last error's message, as `GET /api/failures` gives it. */
                fingerprint?: string;
                /** @description `ndjson`: a job a line; `json`: one array; `csv`: with a line of names. */
                format?: "ndjson" | "json" | "csv";
                /** @description JSON object that the payload must contain, such as `{"userId":"u1"}`. */
                payload?: string;
                /** @description A name (`critical`, `high`, `normal`, `low`) or an integer from 1 to 9. */
                priority?: string;
                queue?: string;
                status?: "pending" | "running" | "completed" | "failed" | "cancelled";
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of one snapshot, in no particular order; it is cut off when it fails */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    recoverJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecoveryRequest"];
            };
        };
        responses: {
            /** @description What came back; jobs that were there stayed as they are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readRetryStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Kept figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetryStats"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readDistribution: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Kept figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Distribution"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    optimizeRouting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Optimize"];
            };
        };
        responses: {
            /** @description Proposals, each with its evidence */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Optimization"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    previewRouting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQueueJob"];
            };
        };
        responses: {
            /** @description Its queue, priority and policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingPreview"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listRoutingRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRules"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readRoutingRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a routing rule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    putRoutingRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a routing rule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutRoutingRule"];
            };
        };
        responses: {
            /** @description It replaced the one of its name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            /** @description It is new */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeRoutingRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a routing rule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readAllQueueStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name of the queue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllQueueStats"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readQueueStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a queue. */
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueStats"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most schedules of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            /** @description The schedule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    putSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutSchedule"];
            };
        };
        responses: {
            /** @description The schedule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePatch"];
            };
        };
        responses: {
            /** @description The schedule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    pauseSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    previewSchedule: {
        parameters: {
            query?: {
                /** @description Default 10. */
                count?: number;
            };
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleTicks"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    resumeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listScheduleRuns: {
        parameters: {
            query?: {
                /** @description Such as 2026-01-31T12:00:00Z. */
                before?: string;
                /** @description Most lines of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; go on before its last tick */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleRuns"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    triggerSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of a schedule. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    previewTiming: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePreview"];
            };
        };
        responses: {
            /** @description The ticks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleTicks"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    openStream: {
        parameters: {
            query?: {
                /** @description Only what happens in this queue. */
                queue?: string;
                /** @description jobs, queues, job:<id>, parted by commas. Default jobs,queues. */
                topics?: string;
            };
            header?: {
                /** @description The last id that was received: what happened since is told first, if that is less than five minutes ago. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that ends when one side closes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most endpoints of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description The endpoint with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, without its secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookPatch"];
            };
        };
        responses: {
            /** @description The endpoint as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most deliveries of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a delivery: that of its job. */
                deliveryId: string;
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listWebhookAttempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a delivery: that of its job. */
                deliveryId: string;
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attempts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAttempts"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a delivery: that of its job. */
                deliveryId: string;
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new delivery */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    replayWebhookDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayWebhooks"];
            };
        };
        responses: {
            /** @description How many messages are sent again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedWebhooks"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description The endpoint with its new secret, shown this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a webhook endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its delivery */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listWorkflows: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most workflows of the page. Default 100. */
                limit?: number;
                state?: "running" | "cancelling" | "completed" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    createWorkflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkflow"];
            };
        };
        responses: {
            /** @description The ids */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWorkflowIds"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a workflow. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workflow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workflow"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a workflow. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many; those that run are told to stop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowChange"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listWorkflowJobs: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Most jobs of the page. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of a workflow. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page; the header Link leads to the next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowJobPage"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    addWorkflowJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of a workflow. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkflowJobs"];
            };
        };
        responses: {
            /** @description The ids */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWorkflowJobIds"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    retryWorkflow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a workflow. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many were put back, without those that had ended only because of others */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowChange"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Healthy, or degraded: jobs are kept and nobody runs them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Unhealthy: the database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    aboutAsJudge0: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        homepage: string;
                        maintainer: string;
                        source_code: string;
                        version: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    listJudge0Languages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With Judge0's own ids */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        name: string;
                    }[];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    listJudge0Statuses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of Judge0's */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        description: string;
                        id: number;
                    }[];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    submitAsJudge0: {
        parameters: {
            query?: {
                base64_encoded?: "true" | "false";
                /** @description Names with commas between them, or `*`. */
                fields?: string;
                wait?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Judge0Submission"];
            };
        };
        responses: {
            /** @description Its token; with `wait=true` how it ended */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge0Answer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readJudge0Submission: {
        parameters: {
            query?: {
                base64_encoded?: "true" | "false";
                /** @description Names with commas between them, or `*`. */
                fields?: string;
            };
            header?: never;
            path: {
                /** @description Id of its job. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge0Answer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    removeJudge0Submission: {
        parameters: {
            query?: {
                base64_encoded?: "true";
                /** @description Names with commas between them, or `*`. */
                fields?: string;
            };
            header?: never;
            path: {
                /** @description Id of its job. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judge0Answer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readJudge0Batch: {
        parameters: {
            query: {
                base64_encoded?: "true" | "false";
                /** @description Names with commas between them, or `*`. */
                fields?: string;
                /** @description With commas between them. */
                tokens: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of the tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        submissions: components["schemas"]["Judge0Answer"][];
                    };
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    submitBatchAsJudge0: {
        parameters: {
            query?: {
                base64_encoded?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Judge0Batch"];
            };
        };
        responses: {
            /** @description For each its token, or what is wrong with it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": ({
                        token?: string;
                    } & {
                        [key: string]: unknown;
                    })[];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            /** @description None could be accepted: what is wrong with each */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": ({
                        token?: string;
                    } & {
                        [key: string]: unknown;
                    })[];
                };
            };
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In its text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    executeAsPiston: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PistonProgram"];
            };
        };
        responses: {
            /** @description How it ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PistonAnswer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    listPistonRuntimes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each with its version and other names */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PistonRuntimes"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
        };
    };
    readQueuedProgram: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its status, and its result at the end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileStatus"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    cancelQueuedProgram: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled before it started */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileAnswer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readProgramQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Over all processes, since installation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgramQueue"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
    readReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description They cannot, and why */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotReady"];
                };
            };
        };
    };
    runProgram: {
        parameters: {
            query?: never;
            header?: {
                /** @description For 24 hours, the same key with the same body gets the first answer again. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompileAnswer"];
                };
            };
            400: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            413: components["responses"]["Problem"];
            415: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
        };
    };
}
