namespace Guildhall.Foundations.Modules.Places;

/// <summary>The transfer formats a gazetteer comes in.</summary>
public enum GazetteerFormat
{
    /// <summary>The local gazetteers' Data Transfer Format 7.3 (BS 7666).</summary>
    Dtf73,

    /// <summary>Ordnance Survey's AddressBase Premium CSV.</summary>
    AddressBasePremium,
}

/// <summary>What a gazetteer file replaces.</summary>
public enum GazetteerScope
{
    /// <summary>Everything: what the file leaves out is gone.</summary>
    Full,

    /// <summary>Only what it names.</summary>
    Changes,
}

/// <summary>How much a message of an import matters.</summary>
public enum ImportSeverity
{
    /// <summary>Worth knowing; nothing was left out.</summary>
    Warning,

    /// <summary>One record was left out.</summary>
    Skipped,

    /// <summary>The whole file was refused.</summary>
    Refused,
}

/// <summary>Something an import has to say of a line, or of the file when the line is 0.</summary>
public sealed record ImportMessage(long Line, ImportSeverity Severity, string Text)
{
    /// <summary>As a person reads it.</summary>
    public override string ToString() => $"{(Line == 0 ? "" : $"Line {Line}: ")}{Severity.ToString().ToLowerInvariant()}. {Text}";
}

/// <summary>What an import did.</summary>
public sealed record ImportReport
{
    /// <summary>Whether the file went in. If not, the gazetteer is as it was.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The format found; null if the file did not get that far.</summary>
    public GazetteerFormat? Format { get; init; }

    /// <summary>What the file replaces; null if the file did not get that far.</summary>
    public GazetteerScope? Scope { get; init; }

    /// <summary>The file's volume number.</summary>
    public int Volume { get; init; }

    /// <summary>Lines read.</summary>
    public required long Lines { get; init; }

    /// <summary>Records read, by record type.</summary>
    public required IReadOnlyDictionary<string, long> Records { get; init; }

    /// <summary>Records left out.</summary>
    public required long Skipped { get; init; }

    /// <summary>Properties in the gazetteer after the import.</summary>
    public long Properties { get; init; }

    /// <summary>Properties whose address or position is new or different.</summary>
    public long Changed { get; init; }

    /// <summary>What there is to say, in the order it was found; the first thousands of it if there is very much.</summary>
    public required IReadOnlyList<ImportMessage> Messages { get; init; }
}
