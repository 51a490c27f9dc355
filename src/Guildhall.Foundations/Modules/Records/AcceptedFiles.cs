using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Records;

/// <summary>The kinds of file a question takes, from words such as <c>image</c>, <c>pdf</c> or <c>docx</c>.</summary>
public sealed class AcceptedFiles
{
    private AcceptedFiles(IReadOnlyList<FileKind> kinds) => Kinds = kinds;

    /// <summary>Everything that may be taken in at all.</summary>
    public static AcceptedFiles Any { get; } = new(FileKind.All);

    /// <summary>The words that may be used: the groups, then the kinds.</summary>
    public static IReadOnlyList<string> Words { get; } =
        [.. Enum.GetValues<FileGroup>().Select(Text.Kebab), .. FileKind.All.Select(kind => kind.Name).Except(Enum.GetValues<FileGroup>().Select(Text.Kebab))];

    /// <summary>The kinds.</summary>
    public IReadOnlyList<FileKind> Kinds { get; }

    /// <summary>For the <c>accept</c> attribute of a file input.</summary>
    public string ForInput => string.Join(',', Kinds.SelectMany(kind => kind.Extensions.Append(kind.ContentType.Split(';')[0])).Distinct());

    /// <summary>As people are told: <c>JPG, PNG, PDF</c>.</summary>
    public IReadOnlyList<string> Labels => [.. Kinds.Select(kind => kind.Label)];

    /// <summary>Reads the words.</summary>
    /// <exception cref="FormatException">A word is none of <see cref="Words"/>, or there is none.</exception>
    public static AcceptedFiles Parse(IEnumerable<string> words)
    {
        var asked = words.ToList();
        if (asked.Find(word => !Words.Contains(word)) is { } unknown)
        {
            throw new FormatException($"“{unknown}” is no kind of file. There are {string.Join(", ", Words)}.");
        }

        return asked.Count == 0
            ? throw new FormatException($"No kind of file is named. There are {string.Join(", ", Words)}.")
            : new AcceptedFiles([.. FileKind.All.Where(kind => asked.Contains(kind.Name) || asked.Contains(Text.Kebab(kind.Group)))]);
    }

    /// <summary>Whether a kind is among them.</summary>
    public bool Allows(FileKind kind) => Kinds.Contains(kind);
}
