#ifndef NAMESPACE_H
#define NAMESPACE_H
#include <sys/types.h>

/*
 * Network namespaces without names: each lives as long as a process is in it or a descriptor is open on it, so nothing is left
 * behind, however this program ends.
 */

/** The namespace this program was started in. */
int namespace_own(void);
/** A new one, which the program is then in. Ends the program with the reason when that may not be. @returns a descriptor */
int namespace_create(void);
void namespace_enter(int descriptor);
/** Kills every process that is in the namespace, except this one. */
void namespace_kill(int descriptor);
/** Sets `net.ipv4.name` to a value in the namespace this program is in, or ends the program. */
void namespace_set(const char *name, const char *value);
/** Runs a command in a namespace that process `pid` has open as `descriptor`; it dies with the process that started us. */
_Noreturn void namespace_exec(const char *pid, const char *descriptor, char *const command[]);
#endif
