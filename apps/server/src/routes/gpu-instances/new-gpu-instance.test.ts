import { newGpuInstanceBody } from "@millrace/contract";
import { gpuCreateSchema } from "@millrace/gpu-instances";
import { expect, test } from "vitest";

test("the body of a new instance has the fields of its job's payload", () => {
  expect(Object.keys(newGpuInstanceBody.shape)).toEqual(Object.keys(gpuCreateSchema.shape));
});
