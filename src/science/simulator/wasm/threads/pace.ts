/** Above this many seconds a call is so long that threads cannot lose: a thread that does not run gets no task. */
const longCall = 0.02;
/** Calls with threads before they are judged, and between two looks at what one thread takes. */
const trial = 8;
const renewal = 256;
const shortestPause = 0.02;
const longestPause = 1;

/**
 * Whether threads are worth it now, from what calls took lately: they are used as long as they are measured to be faster than
 * one. When other work holds the other cores, one thread computes for a while (20 ms, up to 1 s), then threads are tried again.
 */
export class Pace {
  private alone = Number.POSITIVE_INFINITY;
  private together: number | null = null;
  private tried = 0;
  private pause = shortestPause;
  private pausedUntil = Number.NEGATIVE_INFINITY;

  /** Times in seconds, of a clock that only rises. */
  shouldShare(now: number): boolean {
    if (now < this.pausedUntil) return false;
    return this.tried % renewal !== trial || (this.together ?? 0) > longCall;
  }

  record(threads: boolean, seconds: number, now: number): void {
    if (!threads) {
      this.alone = Number.isFinite(this.alone) ? 0.7 * this.alone + 0.3 * seconds : seconds;
      if (now >= this.pausedUntil) this.tried++;
      return;
    }
    this.together = this.together === null ? seconds : 0.8 * this.together + 0.2 * seconds;
    this.tried++;
    if (this.tried > renewal) this.pause = shortestPause;
    if (this.tried <= trial || this.together > longCall || this.together < this.alone) return;
    this.pausedUntil = now + this.pause;
    this.pause = Math.min(2 * this.pause, longestPause);
    this.tried = 0;
    this.together = null;
  }
}
