namespace Rembg.Journals;

/// <summary>The lines of a file as bytes. A line that is longer than any line of a journal is returned in parts, so memory stays limited.</summary>
internal sealed class JournalLines : IDisposable
{
    private const int LongestLine = 1 << 20;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;

    /// <summary>Opens a file, which may still be written.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public JournalLines(string path) =>
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line that is not empty.</summary>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <param name="isWhole">False for the last line if the file ends within it.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool isWhole)
    {
        do
        {
            int length = LengthOfLine();
            isWhole = length >= 0;
            length = isWhole ? length : _end - _start;
            line = _buffer.AsMemory(_start, length);
            _start += length;
            if (_start < _end && _buffer[_start] == (byte)'\n')
            {
                _start++;
                Number++;
            }
            else if (length > 0)
            {
                Number++;
            }
            else
            {
                return false;
            }
        }
        while (line.Span.Trim(" \t\r"u8).IsEmpty);

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads until the buffer contains a line. Returns its length, or −1 if the file ends within it.</summary>
    private int LengthOfLine()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return searched + length;
            }

            searched = _end - _start;
            if (searched == LongestLine)
            {
                return searched;
            }

            _buffer.AsSpan(_start, searched).CopyTo(_buffer);
            (_start, _end) = (0, searched);
            int count = _file.Read(_buffer, _end, LongestLine - _end);
            if (count == 0)
            {
                return -1;
            }

            _end += count;
        }
    }
}
