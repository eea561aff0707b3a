/** How the recording of what the hub accepts is doing; for health, metrics and people. */
export interface RecordingStatus {
  /** The file that is written now, without its folder. */
  readonly file: string;
  /** Events that are on the disk. */
  readonly events: number;
  /** Bytes of all files of this recording. */
  readonly bytes: number;
  /** Events that are not in it: the disk was too slow, or refused. */
  readonly dropped: number;
  /** Why nothing is recorded any more, one sentence; absent while it is. */
  readonly stopped?: string;
}
