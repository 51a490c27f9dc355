using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Casework.Modules.Cases.TellCustomer;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Localisation;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Cases.MoveCase;

/// <summary>Moves a case to a stage: with what the stage asks of the officer, and the message as the customer will read it.</summary>
[Authorize(CaseworkPolicy.Name)]
[StreamedForm]
internal sealed class MoveModel(
    CaseReader reader, CaseMover mover, IStageForms forms, CaseMessages messages, ReplyList replies, IAntiforgery antiforgery, CouncilProfile council) : PageModel
{
    /// <summary>The name of the buttons of the page.</summary>
    public const string Button = "_act";

    /// <summary>Shows the message as it would be sent.</summary>
    public const string PreviewAct = "preview";

    /// <summary>Puts a reply into the message.</summary>
    public const string ReplyAct = "reply";

    /// <summary>Moves the case.</summary>
    public const string MoveAct = "move";

    /// <summary>Why an officer may not move a case on from a stage that is decided afresh.</summary>
    public const string HadPart = "You had a part in this case before. Somebody who had none decides this stage. If nobody else can, ask a manager to give it to you with a reason";

    private CaseRecord _record = null!;

    public CaseRow Case => _record.Case;

    public Stage Stage { get; private set; } = null!;

    public ServiceDefinition Service => _record.Service.Definition;

    public StageForm Form { get; private set; } = null!;

    public bool HasFiles => Asked.HasFiles;

    public string Message { get; private set; } = "";

    public string? Reason { get; private set; }

    /// <summary>The message as the customer would get it; null where they get none.</summary>
    public MessagePreview? Preview { get; private set; }

    /// <summary>The replies to choose from.</summary>
    public IEnumerable<SelectItem> Replies =>
        [new SelectItem { Value = "", Text = "Choose a reply" }, .. replies.For(Service.Name, Case.Team).Select(r => new SelectItem { Value = r.Name, Text = r.Title })];

    public bool HasReplies => replies.For(Service.Name, Case.Team).Count > 0;

    /// <summary>What others did while the officer was writing; empty when nobody did anything.</summary>
    public IReadOnlyList<TimelineLine> Meanwhile { get; private set; } = [];

    public bool ChangedMeanwhile { get; private set; }

    /// <summary>When the case was last changed, as the officer knows it.</summary>
    public string Since { get; private set; } = "";

    /// <summary>What the customer is told whatever else is written.</summary>
    public string? Told => StageWords.For(Stage, Case.TargetOn, Case.Language);

    private StageQuestions Asked => StageQuestions.Of(Stage, _record.Answers, $"move:{Case.Id}:{User.Staff().Id}");

    public async Task<IActionResult> OnGetAsync(string reference, string? stage, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, stage, cancellationToken) is { } instead)
        {
            return instead;
        }

        Form = await forms.ShowAsync(Asked, cancellationToken);
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string reference, string? stage, CancellationToken cancellationToken)
    {
        if (stage is null)
        {
            return await BeginAsync(reference, cancellationToken);
        }

        if (await FindAsync(reference, stage, cancellationToken) is { } instead)
        {
            return instead;
        }

        try
        {
            Form = await forms.ReadAsync(Asked, HttpContext, User.Staff().ToActor(), sent => sent[Button] == MoveAct, cancellationToken);
        }
        catch (BadHttpRequestException e)
        {
            return StatusCode(e.StatusCode);
        }

        var sent = Request.Form;
        Take(sent);
        if (sent[Button] == ReplyAct && replies.For(Service.Name, Case.Team).FirstOrDefault(r => r.Name == sent["reply"]) is { } reply)
        {
            var words = ReplyList.Fill(reply, Case.Language, new ReplyValues(
                Case.Reference, Service.Title.In(Case.Language), Case.CustomerName ?? "", PlainDates.Long(Case.TargetOn, Case.Language), User.Staff().Name, council.Contact.Phone));
            Message = Message.Length == 0 ? words : $"{Message}\n\n{words}";
        }

        if (sent[Button] != MoveAct || Form.StepToGo)
        {
            return await ShowAsync(cancellationToken);
        }

        return Judge() ? await MoveAsync(int.TryParse(sent["version"], out var version) ? version : 0, cancellationToken) : await RefuseAsync(cancellationToken);
    }

    // From the case's own page, with what was written there.
    private async Task<IActionResult> BeginAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return BadRequest();
        }

        var sent = await Request.ReadFormAsync(cancellationToken);
        if (await FindAsync(reference, sent["to"].ToString(), cancellationToken) is { } instead)
        {
            return instead;
        }

        Form = await forms.ShowAsync(Asked, cancellationToken);
        Take(sent);
        return await ShowAsync(cancellationToken);
    }

    private void Take(IFormCollection sent)
    {
        Message = sent["message"].ToString().Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Trim();
        Reason = sent["reason"].ToString() is { Length: > 0 } chosen && Stage.Reasons.Any(r => r.English == chosen) ? chosen : null;
        Since = sent["since"].ToString();
    }

    private bool Judge()
    {
        if (Stage.Reasons.Count > 0 && Reason is null)
        {
            ModelState.AddModelError("reason", "Select a reason");
        }

        foreach (var problem in Form.Problems)
        {
            ModelState.AddModelError(problem.Field, problem.Message);
        }

        if (Message.Length > CaseMover.MessageLength)
        {
            ModelState.AddModelError("message", $"The message must be {CaseMover.MessageLength:N0} characters or fewer");
        }
        else if (Stage.ReasonRequired && Reason is null && Message.Length == 0)
        {
            ModelState.AddModelError("message", "Tell the customer why");
        }
        else if (Stage.Public is null && Message.Length > 0)
        {
            ModelState.AddModelError("message", "The customer is not told of this stage. Write this as a note instead");
        }

        return ModelState.IsValid;
    }

    private async Task<IActionResult> MoveAsync(int version, CancellationToken cancellationToken)
    {
        try
        {
            var result = await mover.MoveAsync(
                new Move { Reference = Case.Reference, To = Stage.Name, Message = Message, Version = version, Reason = Reason, Answers = Form.Answers, FilesOf = Asked.FilesOf },
                User.Staff(),
                cancellationToken);
            switch (result)
            {
                case MoveResult.Moved:
                    return Redirect(CaseLinks.Done(Case.Reference));
                case MoveResult.NotFound:
                    return NotFound();
                case MoveResult.HadPart:
                    ModelState.AddModelError("message", HadPart);
                    return await RefuseAsync(cancellationToken);
                case MoveResult.TasksLeft:
                    ModelState.AddModelError("message", "Something of the checklist of this stage is still to be done. Do it, or tick it off, first");
                    return await RefuseAsync(cancellationToken);
                case MoveResult.FileGone or MoveResult.MoreNeeded:
                    ModelState.AddModelError(StageQuestions.Evidence, "The file is not there any more. Add it again");
                    return await RefuseAsync(cancellationToken);
                default:
                    return Redirect(CaseLinks.Case(Case.Reference));
            }
        }
        catch (CaseChangedException)
        {
            ChangedMeanwhile = true;
            Meanwhile = DateTimeOffset.TryParse(Since, System.Globalization.CultureInfo.InvariantCulture, out var since) ? [.. _record.Timeline.Where(l => l.At > since)] : [];
            Response.StatusCode = StatusCodes.Status409Conflict;
            Since = "";
            return await ShowAsync(cancellationToken);
        }
    }

    private async Task<IActionResult> RefuseAsync(CancellationToken cancellationToken)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await ShowAsync(cancellationToken);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        foreach (var problem in Form.Problems.Where(_ => ModelState.IsValid))
        {
            ModelState.AddModelError(problem.Field, problem.Message);
        }

        Since = Since.Length > 0 ? Since : (_record.Timeline.Count > 0 ? _record.Timeline[0].At : Case.OpenedAt).ToString("o", System.Globalization.CultureInfo.InvariantCulture);
        var reason = Stage.Reasons.Cast<LocalText?>().FirstOrDefault(r => r!.Value.English == Reason);
        Preview = await messages.PreviewAsync(
            Case.Id, Stage, new MoveFacts { Reason = reason, Facts = MoveFacts.FactsOf(Stage, Form.Answers) }, Message, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task<IActionResult?> FindAsync(string reference, string? stage, CancellationToken cancellationToken)
    {
        if (!Reference.TryParse(reference, council.ReferencePrefix, out var parsed)
            || await reader.FindAsync(parsed.ToString(), User.Staff(), cancellationToken: cancellationToken) is not { Case.OpenedUntil: null } found)
        {
            return NotFound();
        }

        _record = found;
        if (!found.Stage.Next.Contains(stage ?? "") || found.Service.Definition.Case.Stage(stage!) is not { } next)
        {
            // Moved meanwhile, or no stage was chosen.
            return Redirect(CaseLinks.Case(found.Case.Reference));
        }

        Stage = next;
        return null;
    }
}
