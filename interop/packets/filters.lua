-- Asks tshark about many filters in one run: one listener for each line of the file that is given as an argument.
-- Prints a line for each frame that passes, "frame<TAB>LINE<TAB>NUMBER", and for each text that is no filter,
-- "error<TAB>LINE<TAB>REASON".

local file = ...
local line = 0
for text in io.lines(file) do
  line = line + 1
  local own = line
  local taken, listener = pcall(Listener.new, "frame", text)
  if taken then
    function listener.packet(packet)
      print("frame\t" .. own .. "\t" .. packet.number)
    end
  else
    print("error\t" .. own .. "\t" .. tostring(listener):gsub("%s+", " "))
  end
end
