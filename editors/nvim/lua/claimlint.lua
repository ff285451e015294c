-- claimlint for Neovim (0.7 or later): diagnostics while one types, corrections and evidence in the
-- float, fixes as actions. Text goes to the program through stdin; nothing is written to disk.
local M = {}

M.options = {
  command = "claimlint", -- the program
  arguments = {}, -- further options of `claimlint check`
  delay = 200, -- milliseconds between the last keystroke and the check
  filetypes = { "markdown", "html", "text", "javascript", "javascriptreact", "typescript", "typescriptreact", "json" },
}

local namespace = vim.api.nvim_create_namespace("claimlint")
local severities = {
  error = vim.diagnostic.severity.ERROR,
  warning = vim.diagnostic.severity.WARN,
  info = vim.diagnostic.severity.INFO,
}
-- Per buffer: the number of the newest check, and the timer of the next one.
local checks, timers = {}, {}

-- The text as claimlint counts it: the line ends of the file, so that bytes agree.
local function text_of(buffer)
  local ends = ({ unix = "\n", dos = "\r\n", mac = "\r" })[vim.bo[buffer].fileformat]
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local text = table.concat(lines, ends)
  return vim.bo[buffer].endofline and text .. ends or text
end

-- A position of the JSON as 0-based line and byte of the line, as Neovim counts. `utf16` counts units of
-- the line; the line itself turns them into bytes.
local function place(buffer, position)
  local row = math.min(position.line, vim.api.nvim_buf_line_count(buffer)) - 1
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ""
  local ok, column = pcall(vim.str_byteindex, line, position.utf16 - 1, true)
  return row, ok and column or #line
end

local function message(finding)
  local lines = { finding.message }
  if finding.correction ~= vim.NIL and finding.correction then
    table.insert(lines, "Say instead: " .. finding.correction)
  end
  for _, source in ipairs(finding.evidence) do
    local date = source.date == "" and "undated" or source.date
    table.insert(lines, ("Evidence: %s, %s, %s %s"):format(source.publisher, source.title, date, source.url))
  end
  for _, note in ipairs(finding.notes) do
    table.insert(lines, "Note: " .. note)
  end
  return table.concat(lines, "\n")
end

local function show(buffer, findings)
  local diagnostics = {}
  for _, finding in ipairs(findings) do
    local row, column = place(buffer, finding.span.start)
    local end_row, end_column = place(buffer, finding.span["end"])
    table.insert(diagnostics, {
      lnum = row,
      col = column,
      end_lnum = end_row,
      end_col = end_column,
      severity = severities[finding.severity],
      source = "claimlint",
      code = finding.rule,
      message = message(finding),
      user_data = { claimlint = finding },
    })
  end
  vim.diagnostic.set(namespace, buffer, diagnostics)
end

-- Checks a buffer. Calls `done`, if it is given, when the diagnostics are set.
function M.check(buffer, done)
  buffer = (buffer and buffer ~= 0) and buffer or vim.api.nvim_get_current_buf()
  if not vim.api.nvim_buf_is_loaded(buffer) then
    return
  end
  local number = (checks[buffer] or 0) + 1
  checks[buffer] = number
  local name = vim.api.nvim_buf_get_name(buffer)
  local command = { M.options.command, "check", "--format", "json", "--fail-on", "never" }
  vim.list_extend(command, M.options.arguments)
  vim.list_extend(command, { "--stdin-filename", name == "" and "untitled.txt" or name, "-" })
  local out, err = {}, {}
  local job = vim.fn.jobstart(command, {
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = function(_, data)
      out = data
    end,
    on_stderr = function(_, data)
      err = data
    end,
    on_exit = function(_, code)
      -- A newer check has begun, or the buffer is gone: this answer is about text that is no more.
      if checks[buffer] == number and vim.api.nvim_buf_is_loaded(buffer) then
        local ok, report = pcall(vim.json.decode, table.concat(out, "\n"))
        if code == 0 and ok then
          show(buffer, report.files[1] and report.files[1].findings or {})
        else
          vim.notify("claimlint: " .. table.concat(err, "\n"), vim.log.levels.ERROR)
        end
      end
      if done then
        done()
      end
    end,
  })
  if job <= 0 then
    vim.notify("claimlint: cannot run " .. M.options.command, vim.log.levels.ERROR)
    return
  end
  vim.fn.chansend(job, text_of(buffer))
  vim.fn.chanclose(job, "stdin")
end

-- The fixes of the findings at a place (0-based line and byte): title, finding, fix.
function M.actions(buffer, row, column)
  local actions = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer, { namespace = namespace, lnum = row })) do
    local finding = diagnostic.user_data.claimlint
    if not column or (diagnostic.col <= column and column <= diagnostic.end_col) then
      for _, fix in ipairs(finding.fixes) do
        if fix.applicability ~= "display" then
          table.insert(actions, { title = fix.title, finding = finding, fix = fix })
        end
      end
    end
  end
  return actions
end

-- Makes the edits of a fix. Its offsets are bytes of the text that was checked.
function M.apply(buffer, fix)
  local text = text_of(buffer)
  local function at(offset)
    local before = text:sub(1, offset)
    local row, start = 0, 1
    for stop in before:gmatch("\r?\n()") do
      row, start = row + 1, stop
    end
    return row, #before - start + 1
  end
  for i = #fix.edits, 1, -1 do
    local edit = fix.edits[i]
    local row, column = at(edit.start)
    local end_row, end_column = at(edit["end"])
    vim.api.nvim_buf_set_text(buffer, row, column, end_row, end_column, vim.split(edit.text, "\n"))
  end
end

-- Offers the fixes under the cursor.
function M.code_action()
  local buffer = vim.api.nvim_get_current_buf()
  local cursor = vim.api.nvim_win_get_cursor(0)
  local actions = M.actions(buffer, cursor[1] - 1, cursor[2])
  if #actions == 0 then
    vim.notify("claimlint: no fix here")
    return
  end
  vim.ui.select(actions, {
    prompt = "claimlint",
    format_item = function(action)
      return action.title
    end,
  }, function(action)
    if action then
      M.apply(buffer, action.fix)
      M.check(buffer)
    end
  end)
end

local function soon(buffer)
  if timers[buffer] then
    timers[buffer]:stop()
  else
    timers[buffer] = vim.loop.new_timer()
  end
  timers[buffer]:start(M.options.delay, 0, vim.schedule_wrap(function()
    M.check(buffer)
  end))
end

local function forget(buffer)
  if timers[buffer] then
    timers[buffer]:stop()
    timers[buffer]:close()
  end
  checks[buffer], timers[buffer] = nil, nil
end

-- Checks buffers of the file types from now on. `options` replaces what it names of `M.options`.
function M.setup(options)
  M.options = vim.tbl_extend("force", M.options, options or {})
  local group = vim.api.nvim_create_augroup("claimlint", { clear = true })
  vim.api.nvim_create_autocmd("FileType", {
    group = group,
    pattern = M.options.filetypes,
    callback = function(event)
      M.check(event.buf)
      vim.api.nvim_clear_autocmds({ group = group, buffer = event.buf })
      vim.api.nvim_create_autocmd({ "TextChanged", "TextChangedI", "BufWritePost" }, {
        group = group,
        buffer = event.buf,
        callback = function()
          soon(event.buf)
        end,
      })
      vim.api.nvim_create_autocmd("BufUnload", {
        group = group,
        buffer = event.buf,
        callback = function()
          forget(event.buf)
        end,
      })
    end,
  })
end

return M
