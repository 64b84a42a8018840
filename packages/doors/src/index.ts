export { FILE_PORTS as DOOR_FILE_PORTS } from "@wireside/lab/internal";
export { DOOR_PORTS, openDoors, type DoorOptions, type OpenDoor, type OpenDoors } from "./doors.ts";
export type { Admission, DoorHub } from "./hub.ts";
export { DOOR_LIMITS } from "./limits.ts";
