namespace Guildhall.Platform.Printing;

/// <summary>A document to be printed or kept: what it says, not how it looks.</summary>
public sealed record PrintedDocument
{
    /// <summary>What it is called; also its first heading.</summary>
    public required string Title { get; init; }

    /// <summary>Its language, <c>en</c> or <c>cy</c>.</summary>
    public required string Language { get; init; }

    /// <summary>What stands at the foot of every page, such as a reference, so that loose pages can be put together again.</summary>
    public required string Foot { get; init; }

    /// <summary>When what it says was so.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>What it says, in order.</summary>
    public required IReadOnlyList<PrintedBlock> Blocks { get; init; }
}

/// <summary>A part of a document.</summary>
public abstract record PrintedBlock
{
    private PrintedBlock()
    {
    }

    /// <summary>A heading beneath the title.</summary>
    /// <param name="Text">Its words.</param>
    /// <param name="Level">2 for a part of the document, 3 for a part of that.</param>
    public sealed record Heading(string Text, int Level = 2) : PrintedBlock;

    /// <summary>A paragraph; line ends in it are kept.</summary>
    public sealed record Paragraph(string Text) : PrintedBlock;

    /// <summary>Names with what belongs to them, such as questions with their answers.</summary>
    public sealed record Facts(IReadOnlyList<PrintedFact> Items) : PrintedBlock;
}

/// <summary>A name with what belongs to it.</summary>
/// <param name="Name">Such as a question.</param>
/// <param name="Lines">Such as its answer, a line each.</param>
public sealed record PrintedFact(string Name, IReadOnlyList<string> Lines);
