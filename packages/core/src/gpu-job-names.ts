/** Types of the jobs that make, watch, remove and clear away GPU instances. */
export const GPU_CREATE_TYPE = "gpu-instance-create";
export const GPU_MONITOR_TYPE = "gpu-instance-monitor";
export const GPU_DELETE_TYPE = "gpu-instance-delete";
export const GPU_REAP_TYPE = "gpu-instance-reap";
