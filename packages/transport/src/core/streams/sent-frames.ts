/** Notes what a packet carries, so that later its fate can be told. */
export interface SentFrames {
  /** A STREAM frame. */
  stream(id: number, offset: number, length: number, isFin: boolean): void;
  /**
   * Another frame that has to be seen to if it is lost.
   *
   * @param type its number (RFC 9000 §19), `id` the stream it is about, −1 for none, and `value` what it tells
   */
  control(type: number, id: number, value: number): void;
}
