// The reader's own day, and days after it, as date fields write them.
const DAY_MS = 86_400_000;

/** YYYY-MM-DD, so many days from today. */
export const dayFrom = (days: number): string => {
  const at = new Date(Date.now() + days * DAY_MS);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};
