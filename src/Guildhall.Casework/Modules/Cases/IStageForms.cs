using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What an officer is asked before a case gets to a stage.</summary>
public sealed record StageQuestions
{
    /// <summary>The name of the question that takes the evidence.</summary>
    public const string Evidence = "evidence";

    private const long MostBytes = 20 * 1024 * 1024;

    /// <summary>The questions, as a page of a form.</summary>
    public required FormPage Page { get; init; }

    /// <summary>What the customer told us, which conditions may look at.</summary>
    public required Answers Before { get; init; }

    /// <summary>What the files belong to until the case moves.</summary>
    public required string FilesOf { get; init; }

    /// <summary>Whether files are asked for.</summary>
    public bool HasFiles => Page.Questions.Any(q => q.Type == QuestionType.File);

    /// <summary>The questions of a stage.</summary>
    public static StageQuestions Of(Stage stage, Answers before, string filesOf) => new()
    {
        Page = new FormPage { Name = stage.Name, Title = stage.Title, Questions = stage.Evidence is { } kind ? [.. stage.Fields, For(kind)] : stage.Fields },
        Before = before,
        FilesOf = filesOf,
    };

    private static Question For(EvidenceKind kind) => new()
    {
        Name = Evidence,
        Type = QuestionType.File,
        Label = kind == EvidenceKind.Photo ? new("Photo", "Llun") : new("Photo or document", "Llun neu ddogfen"),
        Missing = kind == EvidenceKind.Photo ? new("Add a photo", "Ychwanegwch lun") : new("Add a photo or document", "Ychwanegwch lun neu ddogfen"),
        Accept = kind == EvidenceKind.Photo ? ["image"] : ["image", "pdf", "document"],
        AtMost = 5,
        MaxBytes = MostBytes,
    };
}

/// <summary>What is wrong with an answer.</summary>
/// <param name="Field">The field it is told at.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record StageProblem(string Field, string Message);

/// <summary>What officers are asked, with what they have answered.</summary>
public sealed record StageForm
{
    /// <summary>The questions with all their fields.</summary>
    public required IHtmlContent Questions { get; init; }

    /// <summary>The answers.</summary>
    public required Answers Answers { get; init; }

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<StageProblem> Problems { get; init; } = [];

    /// <summary>Whether a button within the questions was pressed, such as one that uploads a file: the page is shown again.</summary>
    public bool StepToGo { get; init; }
}

/// <summary>Shows what officers are asked and reads what they answer. Forms know how; cases only ask.</summary>
public interface IStageForms
{
    /// <summary>The questions with nothing answered.</summary>
    Task<StageForm> ShowAsync(StageQuestions asked, CancellationToken cancellationToken = default);

    /// <summary>The questions as an officer answered them. What was sent is in <c>Request.Form</c> afterwards.</summary>
    /// <param name="judge">Reads the form and says whether the answers are to be judged.</param>
    /// <exception cref="BadHttpRequestException">What was sent cannot be read, or did not come from our page.</exception>
    Task<StageForm> ReadAsync(StageQuestions asked, HttpContext context, Actor actor, Func<IFormCollection, bool> judge, CancellationToken cancellationToken = default);
}
