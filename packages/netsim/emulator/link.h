#ifndef LINK_H
#define LINK_H
#include "options.h"
#include "statistics.h"

/** A link between two namespaces, from its making to its end. */
struct link;

/** Makes the namespaces and devices, or ends the program. @param words the options as they were given, for the fate log */
struct link *link_create(const struct options *options, int count, char *const *words);
/** A side's namespace, as a descriptor that stays open while the link is there. */
int link_namespace(const struct link *link, enum side side);
bool link_is_realtime(const struct link *link);
/**
 * Carries packets until stdin closes, SIGTERM, SIGINT or SIGHUP comes, or the lifetime is over; then ends the processes in
 * the namespaces and completes the files.
 * @returns what came of the packets of each direction
 */
const struct statistics *link_run(struct link *link);
#endif
