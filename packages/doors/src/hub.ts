import type { DoorName, RoomId, User, UserId } from "@wireside/protocol";

/** What a door needs of a hub that runs in this process. */
export interface DoorHub {
  readonly port: number;
  readonly fingerprint: string;
  /**
   * Lets somebody in as a guest of a public room (undefined: the lobby), and says by which token they are known.
   *
   * @throws WiresideError `bad_name`, `name_taken`, `rate_limited`, `not_found`, `hub_stopping`
   */
  admit(who: Admission): Promise<{ readonly token: string; readonly user: User; readonly room: RoomId }>;
  /** Somebody who was let in is gone. */
  dismiss(user: UserId): Promise<void>;
}

/** Somebody at a door. */
export interface Admission {
  readonly door: DoorName;
  readonly name: string;
  /** IP address of the classic client. */
  readonly address: string;
  readonly room: RoomId | undefined;
}
