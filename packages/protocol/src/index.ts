export { DEFAULT_PORT, formatAddress, parseAddress, type Address } from "./address.ts";
export {
  API,
  API_PREFIX,
  Entry,
  Found,
  HistoryPage,
  HubInfo,
  type Api,
  type ApiInput,
  type ApiName,
  type ApiParsed,
  type ApiReply,
  type Route,
} from "./api.ts";
export { ErrorBody, fromErrorBody, toErrorBody } from "./error-body.ts";
export {
  CLOSE_CODES,
  ERRORS,
  WiresideError,
  isErrorCode,
  type CloseCode,
  type ErrorCode,
  type ErrorDetails,
} from "./errors.ts";
export { formatFingerprint, normalizeFingerprint } from "./fingerprint.ts";
export {
  INVITE_SECRET_BYTES,
  decodeInvite,
  encodeInvite,
  inviteCodeIn,
  inviteLink,
  type InviteCode,
} from "./invite.ts";
export { LIMITS } from "./limits.ts";
export {
  DOORS,
  DoorName,
  Invite,
  Message,
  MessageId,
  MessageText,
  Nonce,
  NoteKind,
  Password,
  Position,
  Preferences,
  ROLES,
  Reaction,
  Role,
  Room,
  RoomId,
  RoomKind,
  RoomRole,
  Session,
  Time,
  Topic,
  User,
  UserId,
  atLeast,
} from "./model.ts";
export { RoomName, UserName, findMentions, nameKey } from "./names.ts";
export { ClientFrame, HubFrame, SINCE, SOCKET_PATH } from "./socket.ts";
