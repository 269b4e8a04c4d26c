// How large a file is, as people say it.
const KB = 1024;

/** Bytes as `512 B`, `34 KB` or `1.2 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < KB) return `${bytes} B`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
