import type { ApiName } from "@wireside/protocol";
import type { Input } from "./hub-in-process.ts";

/** For each request of the API that needs a session, an input of the right form, about a room, a message and a person. */
export function validRequests(about: { room: number; message: number; user: number }): Partial<Record<ApiName, Input>> {
  const { room, message, user } = about;
  return {
    logout: {},
    me: {},
    setPreferences: { body: { typing: true } },
    setPassword: { body: { next: "a new password" } },
    sessions: {},
    endSession: { params: { session: 999_999 } },
    users: { query: { ids: user } },
    setRole: { params: { user }, body: { role: "guest" } },
    invites: {},
    invite: { body: { role: "guest" } },
    revokeInvite: { params: { invite: 999_999 } },
    rooms: {},
    createRoom: { body: { name: "A new room" } },
    changeRoom: { params: { room }, body: { topic: "A new topic" } },
    joinRoom: { params: { room } },
    leaveRoom: { params: { room } },
    members: { params: { room } },
    addMember: { params: { room, user } },
    removeMember: { params: { room, user } },
    direct: { body: { user } },
    history: { params: { room } },
    post: { params: { room }, body: { text: "A message" } },
    edit: { params: { room, message }, body: { text: "Another text" } },
    remove: { params: { room, message } },
    react: { params: { room, message, reaction: "👍" } },
    unreact: { params: { room, message, reaction: "👍" } },
    search: { query: { q: "message" } },
  };
}
