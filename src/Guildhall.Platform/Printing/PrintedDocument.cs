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

    /// <summary>Whom it is sent to and by, where it is a letter; null where it is not.</summary>
    public PrintedLetter? Letter { get; init; }

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

    /// <summary>Points under each other, numbered or not.</summary>
    public sealed record Points(IReadOnlyList<string> Items, bool IsNumbered = false) : PrintedBlock;

    /// <summary>Names with what belongs to them, such as questions with their answers.</summary>
    public sealed record Facts(IReadOnlyList<PrintedFact> Items) : PrintedBlock;
}

/// <summary>What makes a document a letter. Its address stands in the window of a DL or C5 envelope.</summary>
public sealed record PrintedLetter
{
    /// <summary>Whom it is sent to, a line each: the name first, the postcode last.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Who sends it, a line each: what stands at the right, with the address to return it to.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>What stands under that, such as the date and the reference.</summary>
    public required IReadOnlyList<string> Marks { get; init; }
}

/// <summary>A name with what belongs to it.</summary>
/// <param name="Name">Such as a question.</param>
/// <param name="Lines">Such as its answer, a line each.</param>
public sealed record PrintedFact(string Name, IReadOnlyList<string> Lines);
