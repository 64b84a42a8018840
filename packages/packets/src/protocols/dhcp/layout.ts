// RFC 2131 §2: where the parts of a message stand, in bytes from its beginning.

export const SERVER_NAME = 44;
export const SERVER_NAME_LENGTH = 64;
export const BOOT_FILE = 108;
export const BOOT_FILE_LENGTH = 128;
export const COOKIE = 236;
/** What stands there before options: RFC 2132 §2 */
export const MAGIC = 0x63825363;
export const OPTIONS_AT = 240;
