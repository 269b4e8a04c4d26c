// Which fields of a register's record are protected: masked by default, in clear only for a purpose that is logged.
type Class = 'basic' | 'business' | 'sensitive';

const classes: Record<string, Record<string, Class>> = {
  archive: { category: 'basic', pages: 'basic', filed: 'basic', shelf: 'business', customer: 'sensitive' },
};

/** Class of a field of a record type; what nobody has classified counts as sensitive. */
const classOf = (type: string, field: string): Class => {
  const known = Object.hasOwn(classes, type) ? classes[type] : undefined;
  return (known && Object.hasOwn(known, field) ? known[field] : undefined) ?? 'sensitive';
};

/** The fields of a type that everybody sees in clear, so that everybody may also search them. */
export const openFields = (type: string): string[] => (Object.hasOwn(classes, type) ? Object.keys(classes[type] ?? {}) : []).filter((field) => classOf(type, field) !== 'sensitive');

/** The fields as anybody may see them: protected ones come as `{ masked }`, without a trace of their length. */
export const maskedFields = (type: string, fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, classOf(type, field) === 'sensitive' ? { masked: '***' } : value]));
