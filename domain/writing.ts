// What people write: when a text says nothing, and which characters no text of ours may hold.

/** Characters that show nothing: white space, controls, formats such as the zero-width space, fillers and the empty Braille cell. */
const SAYS_SOMETHING = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Controls but tab and line ends, and whatever turns letters around. Joiners inside words are letters to those who write with them. */
const HIDDEN = /[^\P{Cc}\t\n\r]|\p{Bidi_Control}/u;
const NOT_IN_NAMES = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\\/]/gu;

/** Whether nobody would see anything of it. */
export const isBlank = (text: string): boolean => !SAYS_SOMETHING.test(text);

/** As it is kept: without white space around it; nothing when it says nothing. */
export const tidy = (text: string): string => (isBlank(text) ? '' : text.trim());

/** Whether it reads as it is stored: no hidden control, nothing that turns letters around. */
export const isPlain = (text: string): boolean => !HIDDEN.test(text);

/** A file's name without what no name may hold. */
export const nameWithout = (name: string): string => tidy(name.replace(NOT_IN_NAMES, ''));

/** Whether a file may be called so: something to see, no way to elsewhere, and an ending that is the ending. */
export const isFileName = (name: string): boolean => !isBlank(name) && nameWithout(name) === name.trim() && !/^\.+$/.test(name.trim());
