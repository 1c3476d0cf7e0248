import type { EndedJob } from "./ended-job.ts";
import type { AbortCode } from "./errors.ts";
import type { JobReport, ReportedLine } from "./job-report.ts";
import type { OutputStream } from "./live-output.ts";
import { MAX_LOG_BYTES, MAX_LOG_LINES } from "./log-limits.ts";
import type { ClaimedJob } from "./store.ts";
import { UnsentOutput } from "./unsent-output.ts";

/** Time between statements while jobs only tell how they are doing, and while somebody may follow what they write. Milliseconds. */
const INTERVAL_MS = 500;
const LIVE_INTERVAL_MS = 100;

/** What one running job has told and the database has not answered for. */
export class UnsentReport {
  readonly job: ClaimedJob;
  /** Set once the job has ended: recorded when everything that it told is taken down. */
  ended: EndedJob | null = null;
  progress: JobReport["progress"] = null;
  acknowledged = false;
  stuck: AbortCode | null = null;
  #output: UnsentOutput | undefined;
  #lines: ReportedLine[] = [];
  #dropped = 0;
  /** Lines of this execution that were answered for, dropped ones included. */
  #answered = 0;
  /** Lines and bytes of this execution so far: past the cap nothing is held in memory. */
  #count = 0;
  #bytes = 0;

  constructor(job: ClaimedJob) {
    this.job = job;
  }

  get empty(): boolean {
    return (
      this.progress === null &&
      this.#lines.length === 0 &&
      this.#dropped === 0 &&
      !this.#writes &&
      !this.acknowledged &&
      this.stuck === null
    );
  }

  /** Milliseconds that it may wait since the last statement; 0: somebody waits for the answer. */
  get patienceMs(): number {
    if (this.ended !== null || this.acknowledged || this.stuck !== null) return 0;
    return this.#writes ? LIVE_INTERVAL_MS : INTERVAL_MS;
  }

  get #writes(): boolean {
    return this.#output !== undefined && !this.#output.empty;
  }

  addOutput(stream: OutputStream, bytes: Uint8Array): void {
    (this.#output ??= new UnsentOutput()).add(stream, bytes);
  }

  addLine(line: ReportedLine): void {
    this.#count += 1;
    this.#bytes += Buffer.byteLength(line.message) + Buffer.byteLength(line.fields ?? "");
    if (this.#count <= MAX_LOG_LINES && this.#bytes <= MAX_LOG_BYTES) this.#lines.push(line);
    else this.#dropped += 1;
  }

  /** What to send now; it stays here until `answered`. Lines past the cap come after all that are sent. */
  read(maxLines: number, maxOutputBytes: number): JobReport {
    const lines = this.#lines.slice(0, maxLines);
    return {
      job: this.job,
      progress: this.progress,
      lines,
      dropped: lines.length < this.#lines.length ? 0 : this.#dropped,
      linesBefore: this.#answered,
      output: this.#output?.read(maxOutputBytes) ?? [],
      acknowledged: this.acknowledged,
      stuck: this.stuck,
    };
  }

  /** The database has taken this down. */
  answered(report: JobReport): void {
    if (this.progress === report.progress) this.progress = null;
    if (report.acknowledged) this.acknowledged = false;
    if (report.stuck !== null) this.stuck = null;
    this.#output?.answered(report.output.length);
    this.#lines.splice(0, report.lines.length);
    this.#dropped -= report.dropped;
    this.#answered += report.lines.length + report.dropped;
  }
}
