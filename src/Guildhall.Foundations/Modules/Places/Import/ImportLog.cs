namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>What an import has met so far. Keeps the first messages only: a bad file can have one on every line.</summary>
internal sealed class ImportLog
{
    private const int Kept = 5_000;
    private const long PerVolume = 10_000_000_000;
    private readonly List<ImportMessage> _messages = [];
    private long _notKept;

    public SortedDictionary<string, long> Records { get; } = new(StringComparer.Ordinal);

    public long Lines { get; set; }

    public long Skipped { get; private set; }

    public int Volumes { get; set; }

    /// <summary>A line's number among all the volumes of a supply, as the staged tables keep it.</summary>
    public static long Place(int volume, long line) => (volume * PerVolume) + line;

    public void Tell(long place, ImportSeverity severity, string text)
    {
        Skipped += severity == ImportSeverity.Skipped ? 1 : 0;
        if (_messages.Count >= Kept && severity != ImportSeverity.Refused)
        {
            _notKept++;
            return;
        }

        _messages.Add(new(place % PerVolume, severity, Volumes > 1 && place > 0 ? $"(File {(place / PerVolume) + 1}) {text}" : text));
    }

    public IReadOnlyList<ImportMessage> Messages => _notKept == 0
        ? _messages
        : [.. _messages, new ImportMessage(0, ImportSeverity.Warning, $"There were {_notKept} more messages like these.")];
}
