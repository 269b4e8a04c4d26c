// Uploads under way, by the field that waits for them: no form is sent without a file that somebody has just chosen.
const counts = new Map<string, number>();
const add = (field: string, n: number) => counts.set(field, (counts.get(field) ?? 0) + n);

/** Whether the field waits for a file. */
export const isUploading = (field: string): boolean => (counts.get(field) ?? 0) > 0;

/** The field waits until this has ended. */
export function uploading<T>(field: string, upload: Promise<T>): Promise<T> {
  add(field, 1);
  return upload.finally(() => add(field, -1));
}
