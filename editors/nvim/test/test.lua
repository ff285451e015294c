-- The words of each diagnostic, cut out of the buffer at the columns that Neovim shows, must be the words
-- of the claim: a column that is off by one cuts other words.
local claimlint = require("claimlint")
claimlint.setup({ command = os.getenv("CLAIMLINT"), arguments = { "--isolated", "--select", "approval" } })

local function words(buffer, diagnostic)
  local text = vim.api.nvim_buf_get_text(
    buffer, diagnostic.lnum, diagnostic.col, diagnostic.end_lnum, diagnostic.end_col, {}
  )
  return table.concat(text, "\n")
end

local function check(buffer)
  local done = false
  claimlint.check(buffer, function()
    done = true
  end)
  assert(vim.wait(10000, function()
    return done
  end, 10), "no answer within ten seconds")
  return vim.diagnostic.get(buffer)
end

local function buffer_of(name, format, lines)
  local buffer = vim.api.nvim_create_buf(true, false)
  vim.api.nvim_buf_set_name(buffer, vim.fn.tempname() .. "/" .. name)
  vim.bo[buffer].fileformat = format
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  return buffer
end

local failed = 0
local function test(name, run)
  local ok, why = pcall(run)
  if not ok then
    failed = failed + 1
  end
  io.stdout:write((ok and "ok " or "FAILED ") .. name .. (ok and "" or ": " .. tostring(why)) .. "\n")
end

for _, format in ipairs({ "unix", "dos" }) do
  test("columns, " .. format, function()
    local buffer = buffer_of("page.md", format, {
      "# Exosome therapy",
      "",
      "💉 naïve 👩‍⚕️\tOur exosomes are FDA approved, 𝒳 said.",
      "",
      "- 💉💉 *FDA-approved exosomes* are here",
    })
    local found = check(buffer)
    assert(#found == 2, vim.inspect(found))
    table.sort(found, function(a, b)
      return a.lnum < b.lnum
    end)
    local first, second = words(buffer, found[1]), words(buffer, found[2])
    assert(first == "FDA approved", first)
    assert(second == "FDA-approved exosomes", second)
    assert(found[1].lnum == 2 and found[2].lnum == 4)
    assert(found[1].message:find("Evidence: ", 1, true) and found[1].message:find("Say instead: ", 1, true))
    assert(found[1].code:match("^approval/") and found[1].severity == vim.diagnostic.severity.ERROR)
  end)
end

test("what is typed is checked, and what is mended is forgotten", function()
  local buffer = buffer_of("page.html", "unix", { "<p>Our exosomes are gentle.</p>" })
  assert(#check(buffer) == 0)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, { "<p title='é'>Our exosomes are <b>FDA</b>&nbsp;approved.</p>" })
  local found = check(buffer)
  assert(#found == 1, vim.inspect(found))
  assert(words(buffer, found[1]) == "FDA</b>&nbsp;approved", words(buffer, found[1]))
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, { "<p>Exosomes are not FDA approved.</p>" })
  assert(#check(buffer) == 0)
end)

test("a fix replaces its bytes and no others", function()
  local buffer = buffer_of("page.md", "dos", { "💉", "é old words here" })
  local start = #"💉\r\né "
  claimlint.apply(buffer, { edits = { { start = start, ["end"] = start + #"old words", text = "new" } } })
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  assert(lines[1] == "💉" and lines[2] == "é new here", vim.inspect(lines))
end)

io.stdout:write(failed == 0 and "all passed\n" or failed .. " failed\n")
vim.cmd(failed == 0 and "qall!" or "cquit!")
