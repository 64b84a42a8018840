-- Wireshark and tshark (4.0 and later) read Wireside's transport with this file: docs/TRANSPORT.md says what it is,
-- docs/wireshark/README.md how to install this, how to give it keys, and what it cannot do.
--
--   bits, hashes, ciphers    cryptography in plain Lua, for Wireshark's Lua had none before 4.4
--   keys                     the key log, and the keys of a side through its key updates
--   fields                   what can be filtered
--   connections              who a connection id belongs to, packet numbers, opening of packets
--   frames, packets          what the tree shows

---------------------------------------------------------------------------------------------------- bits

-- Lua 5.2 has bit32, Lua 5.3 and later have operators that Lua 5.2 cannot read.
local bits = bit32
  or load([[
    local bits = {}
    function bits.bxor(a, b, c, d, e) return a ~ b ~ (c or 0) ~ (d or 0) ~ (e or 0) end
    function bits.band(a, b) return a & b end
    function bits.bnot(a) return ~a & 0xffffffff end
    function bits.rshift(a, count) return a >> count end
    function bits.lshift(a, count) return a << count & 0xffffffff end
    function bits.extract(a, from, width) return a >> from & ~(-1 << width) end
    function bits.lrotate(a, count) return (a << count | a >> (32 - count)) & 0xffffffff end
    return bits
  ]])()
local bxor, band, bnot, rshift, lshift = bits.bxor, bits.band, bits.bnot, bits.rshift, bits.lshift
local extract, lrotate = bits.extract, bits.lrotate
local byte, char, format, rep = string.byte, string.char, string.format, string.rep
local floor = math.floor
local WORD = 0x100000000

-- The big-endian 32-bit word at a place of a string, counted from 1.
local function word_at(text, at)
  local a, b, c, d = byte(text, at, at + 3)
  return a * 0x1000000 + b * 0x10000 + c * 0x100 + d
end

local function word_text(word)
  return char(extract(word, 24, 8), extract(word, 16, 8), extract(word, 8, 8), extract(word, 0, 8))
end

-- The word with its four bytes in the other order.
local function swapped(word)
  return extract(word, 0, 8) * 0x1000000 + extract(word, 8, 8) * 0x10000 + extract(word, 16, 8) * 0x100 + rshift(word, 24)
end

local function from_hex(hex)
  return (hex:gsub("%x%x", function(pair)
    return char(tonumber(pair, 16))
  end))
end

local function to_hex(text)
  return (text:gsub(".", function(one)
    return format("%02x", byte(one))
  end))
end

-- Filled with zeros up to a multiple of so many bytes.
local function padded(text, size)
  return text .. rep("\0", -#text % size)
end

---------------------------------------------------------------------------------------------------- hashes

-- FIPS 180-4 §4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes; §5.3.3 has
-- those of the square roots of the first 8.
local ROUND, START = {}, {}
do
  local candidate = 2
  while #ROUND < 64 do
    local is_prime = true
    for divisor = 2, floor(candidate ^ 0.5) do
      is_prime = is_prime and candidate % divisor ~= 0
    end
    if is_prime then
      ROUND[#ROUND + 1] = floor(candidate ^ (1 / 3) % 1 * WORD)
      if #START < 8 then
        START[#START + 1] = floor(candidate ^ 0.5 % 1 * WORD)
      end
    end
    candidate = candidate + 1
  end
end

local function sha256(text)
  local length = #text
  text = text .. "\128" .. rep("\0", (55 - length) % 64) .. "\0\0\0\0" .. word_text(length * 8)
  local hash = { table.unpack(START) }
  local w = {}
  for block = 1, #text, 64 do
    for i = 1, 16 do
      w[i] = word_at(text, block + 4 * (i - 1))
    end
    for i = 17, 64 do
      local x, y = w[i - 15], w[i - 2]
      local early = bxor(lrotate(x, 25), lrotate(x, 14), rshift(x, 3))
      local late = bxor(lrotate(y, 15), lrotate(y, 13), rshift(y, 10))
      w[i] = (w[i - 16] + early + w[i - 7] + late) % WORD
    end
    local a, b, c, d, e, f, g, h = table.unpack(hash)
    for i = 1, 64 do
      local choice = bxor(band(e, f), band(bnot(e), g))
      local one = h + bxor(lrotate(e, 26), lrotate(e, 21), lrotate(e, 7)) + choice + ROUND[i] + w[i]
      local majority = bxor(band(a, b), band(a, c), band(b, c))
      local two = bxor(lrotate(a, 30), lrotate(a, 19), lrotate(a, 10)) + majority
      a, b, c, d, e, f, g, h = (one + two) % WORD, a, b, c, (d + one) % WORD, e, f, g
    end
    for i, value in ipairs({ a, b, c, d, e, f, g, h }) do
      hash[i] = (hash[i] + value) % WORD
    end
  end
  local texts = {}
  for i = 1, 8 do
    texts[i] = word_text(hash[i])
  end
  return table.concat(texts)
end

-- RFC 2104; keys of at most 64 bytes.
local function hmac_sha256(key, text)
  local function masked(mask)
    return (padded(key, 64):gsub(".", function(one)
      return char(bxor(byte(one), mask))
    end))
  end
  return sha256(masked(0x5c) .. sha256(masked(0x36) .. text))
end

-- RFC 5869 §2.3, for at most 32 bytes.
local function hkdf_expand(secret, info, length)
  return hmac_sha256(secret, info .. "\1"):sub(1, length)
end

---------------------------------------------------------------------------------------------------- ciphers

-- A cipher has a keystream(counter, nonce, into), which fills `words` big-endian words for a block, and a
-- tag(nonce, associated, ciphertext). Texts are encrypted from block 1 (ChaCha20) or 2 (AES) on.

-- AES (FIPS 197): the S-box, and with it SubBytes, ShiftRows and MixColumns of a byte at once, for each row.
local SBOX, ROWS = {}, { {}, {}, {}, {} }
do
  local power, logarithm = {}, {}
  local x = 1
  for i = 0, 254 do
    power[i], logarithm[x] = x, i
    -- Times 3 in GF(2^8).
    local double = x * 2
    x = bxor(x, double < 256 and double or bxor(double, 0x11b))
  end
  for i = 0, 255 do
    local inverse = i == 0 and 0 or power[(255 - logarithm[i]) % 255]
    local spread = inverse * 0x101
    local s = band(bxor(inverse, rshift(spread, 7), rshift(spread, 6), rshift(spread, 5), rshift(spread, 4)), 0xff)
    s = bxor(s, 0x63)
    SBOX[i] = s
    local double = s < 128 and 2 * s or bxor(2 * s, 0x11b)
    local column = double * 0x1000000 + s * 0x10100 + bxor(s, double)
    for row = 1, 4 do
      ROWS[row][i] = column
      column = lrotate(column, 24)
    end
  end
end

local function substituted(word)
  return SBOX[rshift(word, 24)] * 0x1000000
    + SBOX[extract(word, 16, 8)] * 0x10000
    + SBOX[extract(word, 8, 8)] * 0x100
    + SBOX[extract(word, 0, 8)]
end

-- FIPS 197 §5.2: 44 words for a key of 16 bytes.
local function aes_schedule(key)
  local schedule = { word_at(key, 1), word_at(key, 5), word_at(key, 9), word_at(key, 13) }
  local constant = 1
  for i = 5, 44 do
    local word = schedule[i - 1]
    if i % 4 == 1 then
      word = bxor(substituted(lrotate(word, 8)), constant * 0x1000000)
      constant = constant < 128 and constant * 2 or bxor(constant * 2, 0x11b)
    end
    schedule[i] = bxor(schedule[i - 4], word)
  end
  return schedule
end

-- Encrypts a block of four words into `into`.
local function aes_block(schedule, a, b, c, d, into)
  local first, second, third, fourth = ROWS[1], ROWS[2], ROWS[3], ROWS[4]
  a, b, c, d = bxor(a, schedule[1]), bxor(b, schedule[2]), bxor(c, schedule[3]), bxor(d, schedule[4])
  for i = 5, 37, 4 do
    a, b, c, d =
      bxor(first[rshift(a, 24)], second[extract(b, 16, 8)], third[extract(c, 8, 8)], fourth[extract(d, 0, 8)], schedule[i]),
      bxor(first[rshift(b, 24)], second[extract(c, 16, 8)], third[extract(d, 8, 8)], fourth[extract(a, 0, 8)], schedule[i + 1]),
      bxor(first[rshift(c, 24)], second[extract(d, 16, 8)], third[extract(a, 8, 8)], fourth[extract(b, 0, 8)], schedule[i + 2]),
      bxor(first[rshift(d, 24)], second[extract(a, 16, 8)], third[extract(b, 8, 8)], fourth[extract(c, 0, 8)], schedule[i + 3])
  end
  local function last(w, x, y, z, key)
    local word = SBOX[rshift(w, 24)] * 0x1000000 + SBOX[extract(x, 16, 8)] * 0x10000
    return bxor(word + SBOX[extract(y, 8, 8)] * 0x100 + SBOX[extract(z, 0, 8)], key)
  end
  into[1], into[2] = last(a, b, c, d, schedule[41]), last(b, c, d, a, schedule[42])
  into[3], into[4] = last(c, d, a, b, schedule[43]), last(d, a, b, c, schedule[44])
end

-- GHASH (NIST SP 800-38D §6.4). For each place of a block and each byte there, its product with H: 16 × 256 × four words.
local function ghash_tables(h)
  -- What comes back at the top for a byte that is shifted out at the bottom.
  local returns = {}
  for i = 0, 255 do
    local low, top = i, 0
    for _ = 1, 8 do
      top = bxor(rshift(top, 1), low % 2 == 1 and 0xe1000000 or 0)
      low = rshift(low, 1)
    end
    returns[i] = top
  end
  local tables = { { { [0] = 0 }, { [0] = 0 }, { [0] = 0 }, { [0] = 0 } } }
  local one, two, three, four = table.unpack(tables[1])
  local a, b, c, d = h[1], h[2], h[3], h[4]
  local bit = 128
  while bit >= 1 do
    one[bit], two[bit], three[bit], four[bit] = a, b, c, d
    local carry = d % 2 == 1 and 0xe1000000 or 0
    d = bxor(rshift(d, 1), lshift(c, 31))
    c = bxor(rshift(c, 1), lshift(b, 31))
    b = bxor(rshift(b, 1), lshift(a, 31))
    a = bxor(rshift(a, 1), carry)
    bit = rshift(bit, 1)
  end
  for top = 1, 7 do
    local high = lshift(1, top)
    for low = 1, high - 1 do
      for _, words in ipairs(tables[1]) do
        words[high + low] = bxor(words[high], words[low])
      end
    end
  end
  for place = 2, 16 do
    local before = tables[place - 1]
    local after = { {}, {}, {}, {} }
    for i = 0, 255 do
      local w, x, y, z = before[1][i], before[2][i], before[3][i], before[4][i]
      after[1][i] = bxor(rshift(w, 8), returns[band(z, 0xff)])
      after[2][i] = bxor(rshift(x, 8), lshift(w, 24))
      after[3][i] = bxor(rshift(y, 8), lshift(x, 24))
      after[4][i] = bxor(rshift(z, 8), lshift(y, 24))
    end
    tables[place] = after
  end
  return tables
end

-- GHASH of a text of whole blocks: four words.
local function ghash(tables, text)
  local t1, t2, t3, t4, t5, t6, t7, t8 = table.unpack(tables, 1, 8)
  local t9, t10, t11, t12, t13, t14, t15, t16 = table.unpack(tables, 9, 16)
  local state = { 0, 0, 0, 0 }
  for at = 1, #text, 16 do
    local a, b = bxor(state[1], word_at(text, at)), bxor(state[2], word_at(text, at + 4))
    local c, d = bxor(state[3], word_at(text, at + 8)), bxor(state[4], word_at(text, at + 12))
    local a1, a2, a3, a4 = rshift(a, 24), extract(a, 16, 8), extract(a, 8, 8), extract(a, 0, 8)
    local b1, b2, b3, b4 = rshift(b, 24), extract(b, 16, 8), extract(b, 8, 8), extract(b, 0, 8)
    local c1, c2, c3, c4 = rshift(c, 24), extract(c, 16, 8), extract(c, 8, 8), extract(c, 0, 8)
    local d1, d2, d3, d4 = rshift(d, 24), extract(d, 16, 8), extract(d, 8, 8), extract(d, 0, 8)
    for i = 1, 4 do
      local ab = bxor(bxor(t1[i][a1], t2[i][a2], t3[i][a3], t4[i][a4], t5[i][b1]), t6[i][b2], t7[i][b3], t8[i][b4])
      local cd = bxor(bxor(t9[i][c1], t10[i][c2], t11[i][c3], t12[i][c4], t13[i][d1]), t14[i][d2], t15[i][d3], t16[i][d4])
      state[i] = bxor(ab, cd)
    end
  end
  return state
end

-- How long two texts are, in bits of 64 each, as GCM hashes it.
local function lengths_in_bits(associated, ciphertext)
  return "\0\0\0\0" .. word_text(#associated * 8) .. "\0\0\0\0" .. word_text(#ciphertext * 8)
end

-- AES-128-GCM (NIST SP 800-38D); nonces of 12 bytes.
local function aes_gcm(key)
  local schedule = aes_schedule(key)
  local tables
  local cipher = { words = 4, first = 2 }
  function cipher.keystream(counter, nonce, into)
    aes_block(schedule, word_at(nonce, 1), word_at(nonce, 5), word_at(nonce, 9), counter, into)
  end
  function cipher.tag(nonce, associated, ciphertext)
    local mask = {}
    if tables == nil then
      aes_block(schedule, 0, 0, 0, 0, mask)
      tables = ghash_tables(mask)
    end
    local hashed = padded(associated, 16) .. padded(ciphertext, 16) .. lengths_in_bits(associated, ciphertext)
    local state = ghash(tables, hashed)
    cipher.keystream(1, nonce, mask)
    local tag = {}
    for i = 1, 4 do
      tag[i] = word_text(bxor(state[i], mask[i]))
    end
    return table.concat(tag)
  end
  return cipher
end

-- Poly1305 (RFC 8439 §2.5) in limbs of 16 bits, so that sums of products stay below 2^53. A limb that would go above the
-- ninth comes back at the bottom: 2^144 = 2^14 × 2^130, and 2^130 is 5.
local WRAP = 5 * 0x4000

-- Adds a carry to nine limbs of 16 bits and what is above in each, into others or the same; gives what is left of it.
local function carry_on(limbs, carry, into)
  for i = 1, 9 do
    local sum = limbs[i] + carry
    into[i] = sum % 0x10000
    carry = (sum - into[i]) / 0x10000
  end
  return carry
end

local function poly1305(key, text)
  local function limb(from, at)
    local low, high = byte(from, at, at + 1)
    return low + high * 0x100
  end
  local r, wrapped = {}, {}
  for i = 1, 8 do
    r[i] = limb(key, 2 * i - 1)
    -- §2.5: the bits that are cleared.
    if i % 2 == 0 then
      r[i] = band(r[i], 0x0fff)
    elseif i > 1 then
      r[i] = band(r[i], 0xfffc)
    end
  end
  r[9] = 0
  for i = 1, 9 do
    wrapped[i] = r[i] * WRAP
  end
  local h = { 0, 0, 0, 0, 0, 0, 0, 0, 0 }
  local product = {}
  for at = 1, #text, 16 do
    for i = 1, 8 do
      h[i] = h[i] + limb(text, at + 2 * i - 2)
    end
    h[9] = h[9] + 1
    for i = 1, 9 do
      local sum = 0
      for j = 1, i do
        sum = sum + h[j] * r[i - j + 1]
      end
      for j = i + 1, 9 do
        sum = sum + h[j] * wrapped[i - j + 10]
      end
      product[i] = sum
    end
    local carry = carry_on(product, 0, h)
    -- What is above 2^130 comes back, fivefold; above 2^144 as above.
    local above = floor(h[9] / 4)
    h[9] = h[9] % 4
    carry_on(h, carry * WRAP + above * 5, h)
  end
  -- Twice, for the first time may leave a little above 2^130; then less 2^130 − 5 if it is not below that.
  for _ = 1, 2 do
    local above = floor(h[9] / 4)
    h[9] = h[9] % 4
    carry_on(h, above * 5, h)
  end
  local less = {}
  carry_on(h, 5, less)
  if less[9] >= 4 then
    h = less
  end
  local tag, carry = {}, 0
  for i = 1, 8 do
    local sum = h[i] + limb(key, 16 + 2 * i - 1) + carry
    local low = sum % 0x10000
    carry = (sum - low) / 0x10000
    tag[i] = char(floor(low % 0x100), floor(low / 0x100))
  end
  return table.concat(tag)
end

-- A number of bytes in 8, the lowest first.
local function length_in_bytes(text)
  return word_text(swapped(#text)) .. "\0\0\0\0"
end

-- ChaCha20-Poly1305 (RFC 8439).
local function chacha20_poly1305(key)
  local start = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }
  for i = 0, 7 do
    start[5 + i] = swapped(word_at(key, 1 + 4 * i))
  end
  local cipher = { words = 16, first = 1 }
  local s = {}
  local function quarter(i, j, k, l)
    local a, b, c, d = s[i], s[j], s[k], s[l]
    a = (a + b) % WORD
    d = lrotate(bxor(d, a), 16)
    c = (c + d) % WORD
    b = lrotate(bxor(b, c), 12)
    a = (a + b) % WORD
    d = lrotate(bxor(d, a), 8)
    c = (c + d) % WORD
    b = lrotate(bxor(b, c), 7)
    s[i], s[j], s[k], s[l] = a, b, c, d
  end
  function cipher.keystream(counter, nonce, into)
    start[13] = counter
    for i = 0, 2 do
      start[14 + i] = swapped(word_at(nonce, 1 + 4 * i))
    end
    for i = 1, 16 do
      s[i] = start[i]
    end
    for _ = 1, 10 do
      for i = 1, 4 do
        quarter(i, i + 4, i + 8, i + 12)
      end
      for i = 0, 3 do
        quarter(i + 1, (i + 1) % 4 + 5, (i + 2) % 4 + 9, (i + 3) % 4 + 13)
      end
    end
    for i = 1, 16 do
      into[i] = swapped((s[i] + start[i]) % WORD)
    end
  end
  function cipher.tag(nonce, associated, ciphertext)
    local words, once = {}, {}
    cipher.keystream(0, nonce, words)
    for i = 1, 8 do
      once[i] = word_text(words[i])
    end
    local text = padded(associated, 16) .. padded(ciphertext, 16) .. length_in_bytes(associated) .. length_in_bytes(ciphertext)
    return poly1305(table.concat(once), text)
  end
  return cipher
end

-- The plaintext, in hexadecimal.
local function decrypt(cipher, nonce, ciphertext)
  local text, stream, out = padded(ciphertext, 64), {}, {}
  local counter = cipher.first - 1
  local used = cipher.words
  for at = 1, #ciphertext, 16 do
    if used == cipher.words then
      used, counter = 0, counter + 1
      cipher.keystream(counter, nonce, stream)
    end
    out[#out + 1] = format(
      "%08x%08x%08x%08x",
      bxor(stream[used + 1], word_at(text, at)),
      bxor(stream[used + 2], word_at(text, at + 4)),
      bxor(stream[used + 3], word_at(text, at + 8)),
      bxor(stream[used + 4], word_at(text, at + 12))
    )
    used = used + 4
  end
  return table.concat(out):sub(1, 2 * #ciphertext)
end

local CIPHERS = {
  ["AES-128-GCM"] = { key_bytes = 16, open = aes_gcm },
  ["ChaCha20-Poly1305"] = { key_bytes = 32, open = chacha20_poly1305 },
}

---------------------------------------------------------------------------------------------------- fields

local wireside = Proto("wireside", "Wireside Transport")

local VERSION = 0x77730001
local FORMS = { [0] = "Hello", [1] = "Hello-reply", [2] = "Hello-finish", [3] = "Retry", [4] = "Version list" }
-- Frames by their types; those whose low bits are flags stand there with each of them.
local TITLES = {
  [0x00] = "PADDING",
  [0x01] = "PING",
  [0x02] = "ACK",
  [0x03] = "ACK",
  [0x04] = "RESET_STREAM",
  [0x05] = "STOP_SENDING",
  [0x10] = "MAX_DATA",
  [0x11] = "MAX_STREAM_DATA",
  [0x12] = "MAX_STREAMS (bidirectional)",
  [0x13] = "MAX_STREAMS (unidirectional)",
  [0x14] = "DATA_BLOCKED",
  [0x15] = "STREAM_DATA_BLOCKED",
  [0x16] = "STREAMS_BLOCKED (bidirectional)",
  [0x17] = "STREAMS_BLOCKED (unidirectional)",
  [0x18] = "NEW_CONNECTION_ID",
  [0x19] = "RETIRE_CONNECTION_ID",
  [0x1a] = "PATH_CHALLENGE",
  [0x1b] = "PATH_RESPONSE",
  [0x1c] = "CONNECTION_CLOSE (transport)",
  [0x1d] = "CONNECTION_CLOSE (application)",
  [0x1e] = "HANDSHAKE_DONE",
  [0x30] = "DATAGRAM",
  [0x31] = "DATAGRAM",
  [0xaf] = "ACK_FREQUENCY",
}
for bits_of_stream = 0x08, 0x0f do
  TITLES[bits_of_stream] = "STREAM"
end
local CLOSE_CODES = {
  [0x00] = "no_error",
  [0x01] = "internal_error",
  [0x02] = "connection_refused",
  [0x03] = "flow_control_error",
  [0x04] = "stream_limit_error",
  [0x05] = "stream_state_error",
  [0x06] = "final_size_error",
  [0x07] = "frame_encoding_error",
  [0x08] = "transport_parameter_error",
  [0x09] = "connection_id_limit_error",
  [0x0a] = "protocol_violation",
  [0x0b] = "invalid_token",
  [0x0c] = "application_error",
  [0x0e] = "key_update_error",
  [0x0f] = "aead_limit_reached",
  [0x10] = "no_viable_path",
  [0x100] = "handshake_failed",
  [0x101] = "version_unsupported",
  [0x102] = "idle_timeout",
}

-- By their names without "wireside."; where Wireshark's QUIC has such a field, it is called as there.
local fields = {}
local function field(kind, name, title, ...)
  fields[name] = ProtoField[kind]("wireside." .. name, title, ...)
end
local function number(name, title)
  field("uint64", name, title, base.DEC)
end

field("uint8", "first_byte", "First byte", base.HEX)
field("uint8", "header_form", "Header Form", base.DEC, { [0] = "Data", [1] = "Long" }, 0x80)
field("uint8", "long.packet_type", "Packet Type", base.DEC, FORMS, 0x07)
field("bool", "hello.known_server", "Server's key known", 8, nil, 0x10)
field("bool", "hello.chacha", "ChaCha20-Poly1305", 8, nil, 0x08)
field("uint8", "key_phase", "Key Phase", base.DEC, nil, 0x01)
field("uint32", "version", "Version", base.HEX, { [0] = "None", [VERSION] = "1" })
field("bytes", "dcid", "Destination Connection ID")
field("bytes", "scid", "Source Connection ID")
number("token_length", "Token Length")
field("bytes", "token", "Token")
field("bytes", "retry.tag", "Integrity Tag")
field("string", "noise.protocol", "Noise Protocol")
number("noise.length", "Message Length")
field("bytes", "noise.message", "Noise Message")
field("bytes", "noise.ephemeral", "Ephemeral Public Key")
field("bytes", "noise.sealed", "Encrypted")
field("bytes", "long.padding", "Padding")
field("uint32", "supported_version", "Supported Version", base.HEX, { [VERSION] = "1" })
field("uint32", "packet_number_low", "Packet Number (low 32 bits)", base.DEC)
number("packet_number", "Packet Number")
field("string", "sender", "Sender")
field("uint32", "key_generation", "Key Updates", base.DEC)
field("bytes", "encrypted", "Encrypted Frames")
field("bytes", "decrypted", "Decrypted Frames")
field("bytes", "tag", "Tag")
field("none", "tag.bad", "The key of this connection does not open the packet")
field("none", "stateless_reset", "Stateless Reset")
field("bytes", "stateless_reset.token", "Stateless Reset Token")
field("none", "frame", "Frame")
field("uint16", "frame_type", "Frame Type", base.HEX, TITLES)
field("uint32", "padding_length", "Padding Length", base.DEC)
number("ack.largest_acknowledged", "Largest Acknowledged")
number("ack.ack_delay", "ACK Delay (µs)")
number("ack.ack_range_count", "ACK Range Count")
number("ack.first_ack_range", "First ACK Range")
number("ack.gap", "Gap")
number("ack.ack_range", "ACK Range")
field("string", "ack.acknowledged", "Acknowledged")
number("ack.ect0_count", "ECT0 Count")
number("ack.ect1_count", "ECT1 Count")
number("ack.ecn_ce_count", "ECN-CE Count")
number("rsts.stream_id", "Stream ID")
number("rsts.application_error_code", "Application Error Code")
number("rsts.final_size", "Final Size")
number("ss.stream_id", "Stream ID")
number("ss.application_error_code", "Application Error Code")
field("bool", "stream.fin", "Fin", base.NONE)
number("stream.stream_id", "Stream ID")
number("stream.offset", "Offset")
number("stream.length", "Length")
field("bytes", "stream_data", "Stream Data")
number("md.maximum_data", "Maximum Data")
number("msd.stream_id", "Stream ID")
number("msd.maximum_stream_data", "Maximum Stream Data")
number("ms.max_streams", "Maximum Streams")
number("db.limit", "Limit")
number("sdb.stream_id", "Stream ID")
number("sdb.limit", "Limit")
number("sb.limit", "Limit")
number("nci.sequence", "Sequence")
number("nci.retire_prior_to", "Retire Prior To")
field("uint8", "nci.connection_id.length", "Connection ID Length", base.DEC)
field("bytes", "nci.connection_id", "Connection ID")
field("bytes", "nci.stateless_reset_token", "Stateless Reset Token")
number("rci.sequence", "Sequence")
field("bytes", "path_challenge.data", "Data")
field("bytes", "path_response.data", "Data")
field("uint64", "cc.error_code", "Error Code", base.HEX)
field("string", "cc.error_name", "Error Name")
field("uint64", "cc.frame_type", "Frame Type", base.HEX)
number("cc.app_error_code", "Application Error Code")
number("cc.reason_phrase.length", "Reason Phrase Length")
field("string", "cc.reason_phrase", "Reason Phrase", base.UNICODE)
number("dg.length", "Datagram Length")
field("bytes", "dg", "Datagram")
number("af.sequence_number", "Sequence Number")
number("af.ack_eliciting_threshold", "ACK-Eliciting Threshold")
number("af.request_max_ack_delay", "Requested Max ACK Delay (µs)")
number("af.reordering_threshold", "Reordering Threshold")
wireside.fields = fields

local experts = {
  malformed = ProtoExpert.new("wireside.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
  closed = ProtoExpert.new("wireside.closed", "Connection closed", expert.group.SEQUENCE, expert.severity.NOTE),
  unopened = ProtoExpert.new("wireside.unopened", "Cannot be opened", expert.group.DECRYPTION, expert.severity.WARN),
  updated = ProtoExpert.new("wireside.keys_updated", "Keys updated", expert.group.SEQUENCE, expert.severity.CHAT),
  reset = ProtoExpert.new("wireside.reset", "Stateless reset", expert.group.SEQUENCE, expert.severity.WARN),
  unknown = ProtoExpert.new("wireside.unknown_version", "Unknown version", expert.group.PROTOCOL, expert.severity.NOTE),
}
wireside.experts = experts

wireside.prefs.key_log =
  Pref.string("Key log file", "", "File with the traffic secrets of connections, as the transport's option keyLog writes it")

---------------------------------------------------------------------------------------------------- keys

-- What the key log has told so far: secrets[first destination id][side][generation].
local log = { name = nil, at = 0, secrets = {} }

-- Reads what was added to the file since the last time.
local function read_log()
  if log.name ~= wireside.prefs.key_log then
    log = { name = wireside.prefs.key_log, at = 0, secrets = {} }
  end
  local file = log.name ~= "" and io.open(log.name, "rb")
  if not file then
    return
  end
  file:seek("set", log.at)
  local text = file:read("*a") or ""
  file:close()
  local whole = text:match("^.*\n") or ""
  log.at = log.at + #whole
  for side, generation, id, secret in whole:gmatch("WIRESIDE_(%u+)_TRAFFIC_SECRET_(%d+) (%x+) (%x+)") do
    if #id == 16 and #secret == 64 and (side == "CLIENT" or side == "SERVER") then
      local sides = log.secrets[id:lower()] or { client = {}, server = {} }
      log.secrets[id:lower()] = sides
      sides[side:lower()][tonumber(generation)] = from_hex(secret)
    end
  end
end

-- The secret of a generation: as the log says, or made from the one before.
local function secret_of(side, generation)
  local told = log.secrets[side.connection.first_id]
  local secret = told and told[side.name][generation] or side.secrets[generation]
  if secret == nil and generation > 0 then
    local before = secret_of(side, generation - 1)
    secret = before and hkdf_expand(before, "wireside ku", 32)
    side.secrets[generation] = secret
  end
  return secret
end

-- What opens the packets of a side in a generation; nil without its secret.
local function keys_of(side, generation, cipher_name)
  local name = format("%d %s", generation, cipher_name)
  if side.keys[name] == nil then
    local secret = secret_of(side, generation)
    if secret == nil then
      return nil
    end
    local kind = CIPHERS[cipher_name]
    side.keys[name] = {
      cipher = kind.open(hkdf_expand(secret, "wireside key", kind.key_bytes)),
      iv = hkdf_expand(secret, "wireside iv", 12),
    }
  end
  return side.keys[name]
end

-- Is there anything to open its packets with?
local function has_keys(connection)
  if log.secrets[connection.first_id] == nil then
    read_log()
  end
  return log.secrets[connection.first_id] ~= nil
end

---------------------------------------------------------------------------------------------------- connections

-- All of it is learnt when packets are seen for the first time, which is in their order; what came of a packet is kept, for
-- Wireshark asks again in any order.
local connections, owners, streams, resets, results, tries

-- How often packets with an unknown id are tried with the keys of all connections, in one capture.
local TRIES = 4000

function wireside.init()
  -- By the destination id of their Hello, in hexadecimal.
  connections = {}
  -- By connection id, who sends the packets that are for it: a side of a connection.
  owners = {}
  -- By number of Wireshark's UDP stream, its latest connections, the latest first.
  streams = {}
  -- Stateless reset tokens that were told.
  resets = {}
  -- By frame and place within, what became of a packet.
  results = {}
  tries = TRIES
  log = { name = nil, at = 0, secrets = {} }
  read_log()
end

local udp_stream = Field.new("udp.stream")
local function stream_number()
  local info = udp_stream()
  return info and info.value or -1
end

local function new_side(connection, name)
  -- `expected`: the packet number after the largest that was opened; `first`: the smallest of the generation.
  return {
    connection = connection,
    name = name,
    secrets = {},
    keys = {},
    expected = 0,
    generation = 0,
    first = math.huge,
    has_opened = false,
  }
end

-- The connection is in the UDP stream that the current packet is of.
local function note_stream(connection)
  local known = streams[stream_number()] or {}
  streams[stream_number()] = known
  for _, other in ipairs(known) do
    if other == connection then
      return
    end
  end
  table.insert(known, 1, connection)
  known[9] = nil
end

-- The connection that this id names.
local function connection_of(first_id)
  local connection = connections[first_id]
  if connection == nil then
    connection = { first_id = first_id }
    connection.client, connection.server = new_side(connection, "client"), new_side(connection, "server")
    connections[first_id] = connection
  end
  return connection
end

-- A Hello came.
local function greeted(dcid, scid, cipher_name)
  local connection = connection_of(to_hex(dcid))
  connection.cipher = connection.cipher or cipher_name
  owners[scid] = owners[scid] or connection.server
  owners[dcid] = owners[dcid] or connection.client
  note_stream(connection)
end

-- RFC 9000 §A.3, with 32 bits.
local function full_number(low, expected)
  local candidate = expected - expected % WORD + low
  if candidate <= expected - WORD / 2 then
    return candidate + WORD
  elseif candidate > expected + WORD / 2 and candidate >= WORD then
    return candidate - WORD
  end
  return candidate
end

local function nonce_of(iv, packet_number)
  local high = bxor(word_at(iv, 5), floor(packet_number / WORD))
  return iv:sub(1, 4) .. word_text(high) .. word_text(bxor(word_at(iv, 9), packet_number % WORD))
end

-- Generations that a packet may be of, the likeliest first. A flipped bit is an update, or an old packet that comes late; with
-- the same bit two updates may have been missed.
local function generations(side, phase, packet_number)
  local now = side.generation
  if phase == now % 2 then
    return { now, now + 2 }
  elseif now == 0 then
    return { 1 }
  elseif packet_number > side.first then
    return { now + 1, now - 1 }
  end
  return { now - 1, now + 1 }
end

-- Tries to open a packet as one that a side sent: its number, generation and plaintext (in hexadecimal).
local function opened_by(side, packet)
  local packet_number = full_number(packet.low, side.expected)
  local candidates = generations(side, packet.phase, packet_number)
  if packet.tag == nil then
    -- Only its beginning was captured. The likeliest keys have to do.
    local keys = side.connection.cipher and keys_of(side, candidates[1], side.connection.cipher)
    local plaintext = keys and decrypt(keys.cipher, nonce_of(keys.iv, packet_number), packet.ciphertext)
    return keys and { packet_number = packet_number, generation = candidates[1], plaintext = ByteArray.new(plaintext) }
  end
  for _, generation in ipairs(candidates) do
    -- A damaged Hello may tell the wrong cipher: both are tried before the first packet.
    for cipher_name in pairs(CIPHERS) do
      local keys = (cipher_name == side.connection.cipher or not side.has_opened) and keys_of(side, generation, cipher_name)
      local nonce = keys and nonce_of(keys.iv, packet_number)
      if keys and keys.cipher.tag(nonce, packet.header, packet.ciphertext) == packet.tag then
        side.connection.cipher = cipher_name
        return {
          packet_number = packet_number,
          generation = generation,
          plaintext = ByteArray.new(decrypt(keys.cipher, nonce, packet.ciphertext)),
        }
      end
    end
  end
end

-- Whose packet it is: who the id says, or else a side of a connection in the same UDP stream that can open it; where the id is
-- unknown a side of any, for the capture may have begun in the middle, or the packet been lost that told the id.
local function sender_of(packet)
  local side = owners[packet.dcid]
  local opened = side and has_keys(side.connection) and opened_by(side, packet)
  if opened or packet.tag == nil then
    return side, opened
  end
  local function try(connection)
    for _, other in ipairs({ connection.client, connection.server }) do
      opened = other ~= side and opened_by(other, packet)
      if opened then
        owners[packet.dcid] = other
        return other
      end
    end
  end
  for _, connection in ipairs(streams[stream_number()] or {}) do
    local other = has_keys(connection) and try(connection)
    if other then
      return other, opened
    end
  end
  for first_id in pairs(side and {} or log.secrets) do
    tries = tries - 1
    local other = tries > 0 and try(connection_of(first_id))
    if other then
      return other, opened
    end
  end
  return side, nil
end

-- What becomes of a Data packet that is seen for the first time.
local function receive(packet)
  local side, opened = sender_of(packet)
  if not opened then
    local is_reset = packet.tag ~= nil and resets[packet.tag] ~= nil
    return { is_reset = is_reset, has_failed = side ~= nil and not is_reset and has_keys(side.connection) }
  end
  opened.side, opened.is_cut = side, packet.tag == nil
  if opened.is_cut then
    -- It may be anything, such as what an ICMP error quotes: nothing is learnt from it.
    return opened
  end
  note_stream(side.connection)
  opened.is_update = opened.generation > side.generation
  if opened.generation > side.generation then
    side.generation, side.first = opened.generation, math.huge
  end
  if opened.generation == side.generation then
    side.first = math.min(side.first, opened.packet_number)
  end
  side.has_opened = true
  side.expected = math.max(side.expected, opened.packet_number + 1)
  return opened
end

---------------------------------------------------------------------------------------------------- frames

-- What is wrong with a packet is thrown as a table, and caught where a packet or frame begins.
local function wrong(text)
  error({ what_is_wrong = text }, 0)
end

-- Runs a reader; what was wrong, if anything was.
local function attempt(read, ...)
  local ok, failure = pcall(read, ...)
  if ok then
    return nil
  elseif type(failure) == "table" and failure.what_is_wrong then
    return failure.what_is_wrong
  end
  error(failure, 0)
end

-- Reads `tvb` from `at` on.
local function new_reader(tvb, at)
  return { tvb = tvb, at = at, stop = tvb:captured_len(), is_cut = tvb:captured_len() < tvb:reported_len() }
end

local function take(reader, length)
  if length > reader.stop - reader.at then
    wrong(reader.is_cut and "was cut when it was captured" or "is cut short")
  end
  reader.at = reader.at + length
  return reader.tvb:range(reader.at - length, length)
end

local LARGEST = 0x1fffffffffffff

-- A number as in RFC 9000 §16, and where it is.
local function varint(reader)
  local start = reader.at
  local first = take(reader, 1):uint()
  local length = lshift(1, rshift(first, 6))
  reader.at = start
  local range = take(reader, length)
  local value = first % 64
  for i = 1, length - 1 do
    value = value * 256 + range:range(i, 1):uint()
  end
  if value > LARGEST then
    wrong("has a number that is too large")
  end
  return value, range
end

-- Reads a number and shows it.
local function add_varint(reader, tree, name)
  local value, range = varint(reader)
  tree:add(fields[name], range, UInt64.new(value % WORD, floor(value / WORD)))
  return value
end

-- Reads so many bytes and shows them; their range, nil for none.
local function add_bytes(reader, tree, name, length)
  if length == 0 then
    return nil
  end
  local range = take(reader, length)
  tree:add(fields[name], range)
  return range
end

-- A range's bytes; nothing for nil.
local function raw(range)
  return range and range:raw() or ""
end

-- A reader of a frame of numbers only.
local function numbers(...)
  local names = { ... }
  return function(reader, tree)
    for _, name in ipairs(names) do
      add_varint(reader, tree, name)
    end
  end
end

-- The same of a number of streams.
local function streams_number(name)
  return function(reader, tree)
    if add_varint(reader, tree, name) > 0x8000000000000 then
      wrong("has more streams than there are ids")
    end
  end
end

-- The same of eight bytes.
local function eight_bytes(name)
  return function(reader, tree)
    add_bytes(reader, tree, name, 8)
  end
end

-- What a range of an ACK frame says.
local function add_acknowledged(reader, tree, smallest, largest)
  if smallest < 0 then
    wrong("has packet numbers below 0")
  end
  local text = smallest == largest and format("%.0f", largest) or format("%.0f–%.0f", smallest, largest)
  tree:add(fields["ack.acknowledged"], reader.tvb:range(reader.at - 1, 1), text):set_generated()
end

-- RFC 9000 §19.3
local function read_ack(reader, tree, frame_type)
  local largest = add_varint(reader, tree, "ack.largest_acknowledged")
  add_varint(reader, tree, "ack.ack_delay")
  local count = add_varint(reader, tree, "ack.ack_range_count")
  if count > 63 then
    wrong("has too many ranges")
  end
  local smallest = largest - add_varint(reader, tree, "ack.first_ack_range")
  add_acknowledged(reader, tree, smallest, largest)
  for _ = 1, count do
    largest = smallest - add_varint(reader, tree, "ack.gap") - 2
    smallest = largest - add_varint(reader, tree, "ack.ack_range")
    add_acknowledged(reader, tree, smallest, largest)
  end
  if frame_type % 2 == 1 then
    add_varint(reader, tree, "ack.ect0_count")
    add_varint(reader, tree, "ack.ect1_count")
    add_varint(reader, tree, "ack.ecn_ce_count")
  end
end

-- RFC 9000 §19.8. @returns its label and what else its line in the tree says
local function read_stream(reader, tree, frame_type, type_range)
  local is_last = frame_type % 2 == 1
  tree:add(fields["stream.fin"], type_range, is_last):set_generated()
  local id = add_varint(reader, tree, "stream.stream_id")
  local offset = frame_type % 8 >= 4 and add_varint(reader, tree, "stream.offset") or 0
  local length = frame_type % 4 >= 2 and add_varint(reader, tree, "stream.length") or reader.stop - reader.at
  if offset + length > LARGEST then
    wrong("goes beyond the longest stream")
  end
  add_bytes(reader, tree, "stream_data", length)
  return format("STREAM(%.0f)", id), format(", offset %.0f, length %.0f%s", offset, length, is_last and ", FIN" or "")
end

-- RFC 9221 §4
local function read_datagram(reader, tree, frame_type)
  local length = frame_type % 2 == 1 and add_varint(reader, tree, "dg.length") or reader.stop - reader.at
  add_bytes(reader, tree, "dg", length)
end

local function read_new_connection_id(reader, tree, _, _, learn)
  local sequence_number = add_varint(reader, tree, "nci.sequence")
  local retire_prior_to = add_varint(reader, tree, "nci.retire_prior_to")
  local length = add_bytes(reader, tree, "nci.connection_id.length", 1)
  if length:uint() ~= 8 then
    wrong("has an id whose length is not 8")
  end
  local id = add_bytes(reader, tree, "nci.connection_id", 8)
  local token = add_bytes(reader, tree, "nci.stateless_reset_token", 16)
  if retire_prior_to > sequence_number then
    wrong("retires itself")
  end
  learn(raw(id), raw(token))
end

-- RFC 9000 §19.19
local function read_close(reader, tree, frame_type)
  local start = reader.at
  local name
  if frame_type == 0x1c then
    local code = add_varint(reader, tree, "cc.error_code")
    name = CLOSE_CODES[code] or format("code 0x%x", code)
    if CLOSE_CODES[code] then
      tree:add(fields["cc.error_name"], reader.tvb:range(start, reader.at - start), name):set_generated()
    end
    add_varint(reader, tree, "cc.frame_type")
  else
    name = format("code %.0f of the application", add_varint(reader, tree, "cc.app_error_code"))
  end
  local reason = raw(add_bytes(reader, tree, "cc.reason_phrase", add_varint(reader, tree, "cc.reason_phrase.length")))
  local told = reason == "" and name or format("%s, %s", name, reason)
  tree:add_proto_expert_info(experts.closed, "The connection is closed: " .. told)
end

-- Readers of what follows the type, by the type.
local READ = {
  [0x01] = numbers(),
  [0x02] = read_ack,
  [0x03] = read_ack,
  [0x04] = numbers("rsts.stream_id", "rsts.application_error_code", "rsts.final_size"),
  [0x05] = numbers("ss.stream_id", "ss.application_error_code"),
  [0x10] = numbers("md.maximum_data"),
  [0x11] = numbers("msd.stream_id", "msd.maximum_stream_data"),
  [0x12] = streams_number("ms.max_streams"),
  [0x13] = streams_number("ms.max_streams"),
  [0x14] = numbers("db.limit"),
  [0x15] = numbers("sdb.stream_id", "sdb.limit"),
  [0x16] = streams_number("sb.limit"),
  [0x17] = streams_number("sb.limit"),
  [0x18] = read_new_connection_id,
  [0x19] = numbers("rci.sequence"),
  [0x1a] = eight_bytes("path_challenge.data"),
  [0x1b] = eight_bytes("path_response.data"),
  [0x1c] = read_close,
  [0x1d] = read_close,
  [0x1e] = numbers(),
  [0x30] = read_datagram,
  [0x31] = read_datagram,
  [0xaf] = numbers(
    "af.sequence_number",
    "af.ack_eliciting_threshold",
    "af.request_max_ack_delay",
    "af.reordering_threshold"
  ),
}
for bits_of_stream = 0x08, 0x0f do
  READ[bits_of_stream] = read_stream
end

-- Shows the frame that begins here; what the Info column says of it.
local function add_frame(reader, tree, learn)
  local start = reader.at
  local item = tree:add(fields.frame, reader.tvb:range(start, 1))
  local label, more = "Unknown frame", nil
  local failure = attempt(function()
    local frame_type, range = varint(reader)
    if frame_type < 0x10000 then
      item:add(fields.frame_type, range, frame_type)
    end
    if range:len() > 1 and (frame_type < 0x40 or range:len() > 2) then
      wrong("has a type that is longer than it has to be")
    elseif READ[frame_type] == nil then
      wrong("has an unknown type")
    end
    label = TITLES[frame_type]
    local own
    own, more = READ[frame_type](reader, item, frame_type, range, learn)
    label = own or label
  end)
  item:set_text(label .. (more or ""))
  if failure then
    reader.at = reader.stop
    item:append_text(": it " .. failure)
    if not reader.is_cut then
      item:add_proto_expert_info(experts.malformed, "The frame " .. failure)
      label = label .. " [malformed]"
    end
  end
  item:set_len(reader.at - start)
  return label
end

-- Steps over PADDING and shows it as one frame.
local function add_padding(reader, tree)
  local start = reader.at
  while reader.at < reader.stop and reader.tvb:range(reader.at, 1):uint() == 0 do
    reader.at = reader.at + 1
  end
  local length = reader.at - start
  local item = tree:add(fields.frame, reader.tvb:range(start, length))
  item:set_text("PADDING")
  item:add(fields.frame_type, reader.tvb:range(start, 1), 0)
  item:add(fields.padding_length, reader.tvb:range(start, length), length):set_generated()
  return "PADDING"
end

-- Frames that the Info column names at most.
local NAMED = 24

-- Shows all frames; what the Info column says of them.
local function add_frames(reader, tree, learn)
  local labels = {}
  while reader.at < reader.stop do
    local is_padding = reader.tvb:range(reader.at, 1):uint() == 0
    local label = is_padding and add_padding(reader, tree) or add_frame(reader, tree, learn)
    if #labels < NAMED then
      labels[#labels + 1] = ", " .. label
    elseif #labels == NAMED then
      labels[#labels + 1] = ", …"
    end
  end
  return table.concat(labels)
end

---------------------------------------------------------------------------------------------------- packets

-- Bytes before the frames of a Data packet, of a tag, and of the shortest packet with a Noise message.
local HEADER, TAG, LEAST = 13, 16, 1200

-- A Data packet that was seen for the first time: its parts, as `receive` takes them.
local function parts_of(tvb)
  local captured, size = tvb:captured_len(), tvb:reported_len() - HEADER - TAG
  return {
    header = tvb:range(0, HEADER):raw(),
    dcid = tvb:range(1, 8):raw(),
    low = tvb:range(9, 4):uint(),
    phase = tvb:range(0, 1):uint() % 2,
    ciphertext = raw(captured > HEADER and size > 0 and tvb:range(HEADER, math.min(size, captured - HEADER))),
    tag = captured == tvb:reported_len() and tvb:range(HEADER + size, TAG):raw() or nil,
  }
end

-- By what `results` has what became of a packet.
local function place_of(tvb, pinfo)
  return format("%d %d", pinfo.number, tvb:offset())
end

-- The frames of an opened packet; what the Info column says of it.
local function add_opened(result, tree, is_first)
  local side = result.side
  local other = side.connection[side.name == "client" and "server" or "client"]
  local function learn(id, token)
    if is_first and not result.is_cut then
      owners[id] = owners[id] or other
      resets[token] = true
    end
  end
  if result.plaintext:len() == 0 then
    if not result.is_cut then
      tree:add_proto_expert_info(experts.malformed, "The packet has no frames")
    end
    return ""
  end
  local reader = new_reader(result.plaintext:tvb("Opened Wireside"), 0)
  reader.is_cut = result.is_cut
  return add_frames(reader, tree, learn)
end

-- A Data packet; what the Info column and the tree say of it.
local function read_data(tvb, pinfo, tree)
  local reader = new_reader(tvb, 0)
  local first = take(reader, 1)
  local bits_tree = tree:add(fields.first_byte, first)
  bits_tree:add(fields.header_form, first)
  bits_tree:add(fields.key_phase, first)
  local id = to_hex(raw(add_bytes(reader, tree, "dcid", 8)))
  local low = add_bytes(reader, tree, "packet_number_low", 4)
  local size = tvb:reported_len() - HEADER - TAG
  if size < 0 then
    wrong("is cut short")
  end

  local key = place_of(tvb, pinfo)
  local is_first = not pinfo.visited
  if is_first then
    results[key] = results[key] or receive(parts_of(tvb))
  end
  local result = results[key] or {}
  if result.is_reset then
    tree:add(fields.stateless_reset, tvb:range()):set_generated()
    tree:add(fields["stateless_reset.token"], tvb:range(HEADER + size, TAG))
    tree:add_proto_expert_info(experts.reset)
    return "Stateless Reset", "Stateless Reset"
  end
  local packet_number = result.packet_number or low:uint()
  local title = format("PKN: %.0f", packet_number)
  if result.plaintext then
    local full = UInt64.new(packet_number % WORD, floor(packet_number / WORD))
    local item = tree:add(fields.packet_number, low, full):set_generated()
    if result.is_update then
      item:add_proto_expert_info(experts.updated, format("The %s has updated its keys", result.side.name))
    end
    tree:add(fields.sender, first, result.side.name):set_generated()
    tree:add(fields.key_generation, first, result.generation):set_generated()
  end
  add_bytes(reader, tree, result.plaintext and "decrypted" or "encrypted", math.min(size, reader.stop - HEADER))
  if not reader.is_cut then
    add_bytes(reader, tree, "tag", TAG)
  end
  if result.has_failed then
    tree:add(fields["tag.bad"], tvb:range(HEADER + size, TAG)):set_generated()
    tree:add_proto_expert_info(experts.unopened, "The packet is damaged, or its keys are others")
  end
  local frames = result.plaintext and add_opened(result, tree, is_first) or ""
  return format("Data, DCID=%s, %s%s", id, title, frames), "Data, " .. title
end

-- A Noise message and what fills the packet after it. @param has_key whether a public key stands at its beginning
local function add_noise(reader, tree, has_key)
  local length = add_varint(reader, tree, "noise.length")
  local message = take(reader, length)
  if length > 0 then
    local item = tree:add(fields["noise.message"], message)
    local key = has_key and math.min(length, 32) or 0
    if key > 0 then
      item:add(fields["noise.ephemeral"], message:range(0, key))
    end
    if length > key then
      item:add(fields["noise.sealed"], message:range(key, length - key))
    end
  end
  add_bytes(reader, tree, "long.padding", reader.stop - reader.at)
  if reader.tvb:reported_len() < LEAST then
    wrong("has fewer than 1,200 bytes")
  end
end

local function add_token(reader, tree)
  add_bytes(reader, tree, "token", add_varint(reader, tree, "token_length"))
end

-- Readers of what follows the ids of a long packet, by its type.
local LONG = {}

LONG[0] = function(reader, tree)
  local first = reader.tvb:range(0, 1)
  local pattern, cipher = extract(first:uint(), 4, 1), extract(first:uint(), 3, 1)
  local name = format("Noise_%s_25519_%s_SHA256", pattern == 1 and "IK" or "XX", cipher == 1 and "ChaChaPoly" or "AESGCM")
  tree:add(fields["noise.protocol"], first, name):set_generated()
  add_token(reader, tree)
  add_noise(reader, tree, true)
end

LONG[1] = function(reader, tree)
  add_noise(reader, tree, true)
end

LONG[2] = function(reader, tree)
  add_noise(reader, tree, false)
end

LONG[3] = function(reader, tree)
  add_token(reader, tree)
  local covered = reader.tvb:range(0, reader.at)
  local tag = take(reader, TAG)
  local item = tree:add(fields["retry.tag"], tag)
  if hmac_sha256("wireside 1 retry", covered:raw()):sub(1, TAG) == tag:raw() then
    item:append_text(" [correct]")
  else
    item:add_proto_expert_info(experts.unopened, "The tag is wrong: a client ignores the Retry")
  end
  if reader.at < reader.stop then
    wrong("goes on after its tag")
  end
end

LONG[4] = function(reader, tree)
  local length = reader.stop - reader.at
  if length == 0 or length % 4 ~= 0 or length > 256 then
    wrong("has no whole number of versions, none, or too many")
  end
  while reader.at < reader.stop do
    tree:add(fields.supported_version, take(reader, 4))
  end
end

-- What a long packet tells of its connection.
local function remember(kind, first, dcid, scid)
  if kind == 0 then
    greeted(dcid, scid, extract(first, 3, 1) == 1 and "ChaCha20-Poly1305" or "AES-128-GCM")
  elseif kind == 1 and owners[dcid] then
    owners[scid] = owners[scid] or owners[dcid].connection.client
  end
end

-- A long packet. @param told gets what the Info column says, as far as it is known
local function read_long(tvb, pinfo, tree, told)
  local reader = new_reader(tvb, 0)
  local first = take(reader, 1)
  local form = first:uint() % 128
  local kind = form % 8
  local bits_tree = tree:add(fields.first_byte, first)
  bits_tree:add(fields.header_form, first)
  local version = add_bytes(reader, tree, "version", 4):uint()
  local is_ours = version == VERSION or version == 0
  if is_ours then
    bits_tree:add(fields["long.packet_type"], first)
    told.title = FORMS[kind] or told.title
  end
  if is_ours and kind == 0 then
    bits_tree:add(fields["hello.known_server"], first)
    bits_tree:add(fields["hello.chacha"], first)
  end
  local dcid = raw(add_bytes(reader, tree, "dcid", 8))
  local scid = raw(add_bytes(reader, tree, "scid", 8))
  told.ids = format(", DCID=%s, SCID=%s", to_hex(dcid), to_hex(scid))
  if not is_ours then
    tree:add_proto_expert_info(experts.unknown)
    return
  end
  -- The two bits of a Hello are its own; a Version list is the only one with version 0.
  local flags = kind == 0 and 0x18 or 0
  if LONG[kind] == nil or band(form, bnot(flags + 7)) ~= 0 or (kind == 4) ~= (version == 0) then
    wrong("has no form of this version")
  end
  if not pinfo.visited then
    remember(kind, first:uint(), dcid, scid)
  end
  LONG[kind](reader, tree)
end

-- One packet; what the Info column says of it.
local function add_packet(tvb, pinfo, root)
  local tree = root:add(wireside, tvb:range())
  local is_long = tvb:range(0, 1):uint() >= 128
  local told = { title = is_long and "Long packet" or "Data", ids = "" }
  local info
  local failure = attempt(function()
    if is_long then
      read_long(tvb, pinfo, tree, told)
    else
      info, told.title = read_data(tvb, pinfo, tree)
    end
  end)
  info = info or told.title .. told.ids
  tree:set_text("Wireside, " .. told.title)
  if failure then
    tree:append_text(": it " .. failure)
    if tvb:captured_len() == tvb:reported_len() then
      tree:add_proto_expert_info(experts.malformed, "The packet " .. failure)
      info = info .. " [malformed]"
    end
  end
  return info
end

-- Could it be one of ours, by its first byte?
local function has_form(first)
  return first >= 128 or first == 0x50 or first == 0x51
end

-- How long each of a run of Data packets is, where the system gave or took several at once (GSO, GRO) and they were captured
-- as one: the same id comes again and again. Otherwise all of it.
local function segment_of(tvb)
  local length = tvb:captured_len()
  local text = tvb:raw()
  local id = text:sub(2, 9)
  local at = length > 2 * (HEADER + TAG) and byte(text, 1) < 128 and text:find(id, HEADER + TAG + 2, true)
  if not at then
    return length
  end
  local size = at - 2
  for start = size, length - 1, size do
    local form = byte(text, start + 1)
    if (form ~= 0x50 and form ~= 0x51) or text:sub(start + 2, start + 9) ~= id then
      return length
    end
  end
  return size
end

-- The packets of a datagram.
local function packets_of(tvb)
  local length, size = tvb:captured_len(), segment_of(tvb)
  if size == length then
    return { tvb }
  end
  local packets = {}
  for at = 0, length - 1, size do
    packets[#packets + 1] = tvb:range(at, math.min(size, length - at)):tvb()
  end
  return packets
end

function wireside.dissector(tvb, pinfo, root)
  local length = tvb:captured_len()
  if length == 0 or not has_form(tvb:range(0, 1):uint()) then
    return 0
  end
  pinfo.cols.protocol = "Wireside"
  local infos = {}
  for i, packet in ipairs(packets_of(tvb)) do
    infos[i] = add_packet(packet, pinfo, root)
  end
  pinfo.cols.info = table.concat(infos, "; ")
  return length
end

-- Is this Data packet of a connection that is known, or can any keys open it?
local function is_our_data(tvb, pinfo)
  if owners[tvb:range(1, 8):raw()] then
    return true
  end
  local key = place_of(tvb, pinfo)
  if not pinfo.visited and results[key] == nil and tvb:reported_len() >= HEADER + TAG and tvb:captured_len() >= HEADER then
    local result = receive(parts_of(tvb))
    results[key] = result.plaintext and result
  end
  return results[key] ~= nil
end

-- A Version list is ours if it has our version, or answers a Hello of ours.
local function is_ours(tvb, pinfo)
  local length = tvb:captured_len()
  local first = length >= 9 and tvb:range(0, 1):uint() or 0
  if first == 0x50 or first == 0x51 then
    return is_our_data(packets_of(tvb)[1], pinfo)
  elseif first < 128 then
    return false
  end
  local version = tvb:range(1, 4):uint()
  if version ~= 0 or first ~= 0x84 or length < 25 or length % 4 ~= 1 then
    return version == VERSION
  end
  for at = 21, length - 4, 4 do
    if tvb:range(at, 4):uint() == VERSION then
      return true
    end
  end
  return owners[tvb:range(5, 8):raw()] ~= nil
end

wireside:register_heuristic("udp", function(tvb, pinfo, root)
  if not is_ours(tvb, pinfo) then
    return false
  end
  -- What comes next between the two goes to the dissector without being asked about.
  pinfo.conversation = wireside
  wireside.dissector(tvb, pinfo, root)
  return true
end)

DissectorTable.get("udp.port"):add_for_decode_as(wireside)
