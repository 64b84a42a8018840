#ifndef CHECK_H
#define CHECK_H

/**
 * Holds the emulator to what it promises, on this machine, in about four seconds: the model over a million packets, and a
 * link with real packets. Prints one line of JSON a check. @returns the program's exit code
 */
int check(void);
#endif
