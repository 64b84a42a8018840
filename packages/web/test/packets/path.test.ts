import type { FrameView, NodeView } from "@wireside/packets";
import { expect, it } from "vitest";
import { nodeAt, pathOfByte, pathOfField, samePath } from "../../src/packets/frame/path.ts";

const node = (name: string, start: number, length: number, children: NodeView[] = [], source = 0): NodeView => ({
  name,
  text: name,
  words: undefined,
  value: "",
  filter: undefined,
  source,
  start,
  length,
  isGenerated: false,
  children,
});

const frame: FrameView = {
  number: 1,
  sources: [
    { name: "Frame", bytes: new Uint8Array(60) },
    { name: "Reassembled TCP", bytes: new Uint8Array(100) },
  ],
  tree: [
    node("eth", 0, 14, [node("eth.dst", 0, 6, [node("eth.dst.lg", 0, 3)]), node("eth.type", 12, 2)]),
    node("ip", 14, 20, [node("ip.version", 14, 1), node("ip.hdr_len", 14, 1), node("ip.checksum.status", 24, 0)]),
    node("http", 0, 100, [], 1),
  ],
  stops: [],
  conversation: undefined,
};

it("finds the innermost field of a byte", () => {
  expect(pathOfByte(frame, 0, 1)).toEqual([0, 0, 0]);
  expect(pathOfByte(frame, 0, 5)).toEqual([0, 0]);
  expect(pathOfByte(frame, 0, 8)).toEqual([0]);
  expect(pathOfByte(frame, 0, 20)).toEqual([1]);
  expect(pathOfByte(frame, 0, 50)).toBeUndefined();
});

it("looks only at fields of the same bytes", () => {
  expect(pathOfByte(frame, 1, 0)).toEqual([2]);
});

it("gives the field at a path, and none for a path of another frame", () => {
  expect(nodeAt(frame.tree, [0, 1])?.name).toBe("eth.type");
  expect(nodeAt(frame.tree, [5])).toBeUndefined();
  expect(nodeAt(frame.tree, [0, 9, 1])).toBeUndefined();
});

it("finds a field by its name: the one that is meant, or else the first", () => {
  const tree = [node("tcp", 34, 20, [node("tcp.option", 54, 4), node("tcp.option", 58, 8)])];
  expect(pathOfField(tree, "tcp.option", ({ start }) => start === 58)).toEqual([0, 1]);
  expect(pathOfField(tree, "tcp.option", ({ start }) => start === 99)).toEqual([0, 0]);
  expect(pathOfField(tree, "udp.port", () => true)).toBeUndefined();
});

it("finds the same field in the next frame, or the nearest one around it", () => {
  const next = [node("arp", 0, 28), node("ip", 14, 20, [node("ip.hdr_len", 14, 1)])];
  expect(samePath(frame.tree, [1, 1], next)).toEqual([1, 0]);
  expect(samePath(frame.tree, [1, 0], next)).toEqual([1]);
  expect(samePath(frame.tree, [2], next)).toBeUndefined();
});
