using Guildhall.Casework.Modules.Cases.CasePage;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Design.Components;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Time;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Guildhall.Casework.Modules.Cases.PassOn;

/// <summary>Passes a case to a body outside the council: what it gets is chosen and shown, and the customer is told who does it.</summary>
[Authorize(CaseworkPolicy.Name)]
internal sealed class PassOnModel(
    CaseReader reader, CasePasser passer, PassOnMessages messages, BodyList bodies, WorkingCalendar calendar, TimeProvider clock, CouncilProfile council) : OfficerCasePage(reader, council)
{
    /// <summary>The choice to send the customer's name and how to reach them.</summary>
    public const string Named = "customer";

    [BindProperty(Name = "body")]
    public string? BodyName { get; set; }

    [BindProperty(Name = "consent")]
    public string? ConsentWord { get; set; }

    [BindProperty(Name = "send")]
    public List<string> Send { get; set; } = [];

    [BindProperty(Name = "note")]
    public string? Note { get; set; }

    [BindProperty(Name = "message")]
    public string? Message { get; set; }

    [BindProperty(Name = "follow-up-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "follow-up-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "follow-up-year")]
    public string? Year { get; set; }

    public IReadOnlyList<Body> Bodies => bodies.All;

    public Body? Body => bodies.Find(BodyName);

    public string? SendError { get; private set; }

    /// <summary>What the customer would get.</summary>
    public MessagePreview? Preview { get; private set; }

    /// <summary>What the body would get; null where it has a form of its own, or none was chosen.</summary>
    public MessagePreview? ToBody { get; private set; }

    public IEnumerable<ChoiceItem> SendItems =>
    [
        new ChoiceItem { Value = Named, Text = "The customer’s name and how to reach them", Hint = new() { Text = string.Join(", ", new[] { Case.CustomerName, Case.CustomerEmail, Case.CustomerPhone }.OfType<string>()) } },
        .. PassOnMessages.MaySend(Service, Record.Answers).Select(q => new ChoiceItem { Value = q.Name, Text = q.Label.English, Hint = new() { Text = Short(string.Join(", ", Record.Answers.Display(q, "en"))) } }),
    ];

    public static IReadOnlyList<(Consent Consent, string Text)> Consents { get; } =
    [
        (Consent.Form, "Yes, on the form"),
        (Consent.Spoken, "Yes, by phone or in person"),
        (Consent.Written, "Yes, in writing"),
        (Consent.NotNeeded, "They were not asked: nothing that tells who they are is sent"),
    ];

    public async Task<IActionResult> OnGetAsync(string reference, CancellationToken cancellationToken)
    {
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        Send = [.. PassOnMessages.MaySend(Service, Record.Answers).Select(q => q.Name)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string reference, CancellationToken cancellationToken)
    {
        (Note, Message) = (Clean(Note), Clean(Message));
        if (!await FindAsync(reference, cancellationToken))
        {
            return NotFound();
        }

        if (!IsOpen || Case.PassedTo is not null)
        {
            return Page();
        }

        if (Body is { } chosen && string.IsNullOrWhiteSpace(Day + Month + Year))
        {
            var due = await DueAsync(chosen, cancellationToken);
            (Day, Month, Year) = (DateTyped.Of(due).Day, DateTyped.Of(due).Month, DateTyped.Of(due).Year);
        }

        var consent = Enum.GetValues<Consent>().Cast<Consent?>().FirstOrDefault(c => Text.Kebab(c!.Value) == ConsentWord);
        var followUp = new DateTyped(Day, Month, Year).Value;
        var facts = Body is { } to ? Facts(to, consent, followUp) : null;
        if (facts is not null)
        {
            Preview = await messages.PreviewAsync(Case.Id, facts, Message, cancellationToken);
            ToBody = messages.PreviewToBody(Body!, Case.Reference, Service, facts, Record.Answers, User.Staff().Name, (Case.CustomerName, Case.CustomerEmail, Case.CustomerPhone));
        }

        if (IsPreview)
        {
            return Page();
        }

        Judge(consent, followUp);
        if (!ModelState.IsValid || SendError is not null)
        {
            return Refused();
        }

        try
        {
            return await passer.PassAsync(Case.Reference, facts!, Message, Version, User.Staff(), cancellationToken) == PassResult.NotFound ? NotFound() : Redirect(CaseLinks.Done(Case.Reference));
        }
        catch (CaseChangedException)
        {
            return Changed();
        }
    }

    private void Judge(Consent? consent, DateOnly? followUp)
    {
        if (Body is null)
        {
            ModelState.AddModelError("body", "Select who is to have it");
        }

        if (consent is null)
        {
            ModelState.AddModelError("consent", "Say whether the customer agreed");
        }
        else if (consent == Consent.NotNeeded && Send.Contains(Named))
        {
            SendError = "Do not send who they are without their agreement: untick it, or ask them first";
        }

        // Left empty it is the body’s own time, once a body is chosen.
        if ((Body is not null || !string.IsNullOrWhiteSpace(Day + Month + Year)) && (followUp is null || followUp <= LondonTime.Today(clock)))
        {
            ModelState.AddModelError("follow-up", "Enter a day after today, on which we ask what became of it");
        }

        Limit("note", Note!);
        Limit("message", Message!);
    }

    private PassOnFacts Facts(Body body, Consent? consent, DateOnly? followUp)
    {
        var sent = body.Email is null ? [] : PassOnMessages.MaySend(Service, Record.Answers).Where(q => Send.Contains(q.Name)).ToList();
        var isNamed = body.Email is not null && Send.Contains(Named);
        return new PassOnFacts
        {
            Body = body.Name,
            Title = body.Title,
            For = body.For,
            Contact = body.Contact,
            Takes = body.Takes.Said,
            Consent = consent,
            IsNamed = isNamed,
            Sent = [.. isNamed ? [new LocalText("Your name and how to reach you", "Eich enw a sut i gysylltu â chi")] : Array.Empty<LocalText>(), .. sent.Select(q => q.Label)],
            Questions = [.. sent.Select(q => q.Name)],
            Note = Note ?? "",
            Submission = Record.Submissions,
            FollowUpOn = followUp,
        };
    }

    private async Task<DateOnly> DueAsync(Body body, CancellationToken cancellationToken)
    {
        var today = LondonTime.Today(clock);
        return body.Takes.After(today) ?? (await calendar.GetAsync(cancellationToken)).AddWorkingDays(today, body.Takes.Amount);
    }

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "…";
}
