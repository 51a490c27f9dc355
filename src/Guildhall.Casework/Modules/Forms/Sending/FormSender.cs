using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Casework.Modules.Forms.Evidence;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Casework.Modules.Forms.Sending;

/// <summary>What came of sending a form.</summary>
internal abstract record SendResult
{
    /// <summary>There is a case; it may have been opened by an earlier press of the button.</summary>
    public sealed record Sent : SendResult;

    /// <summary>A page needs the person first.</summary>
    public sealed record Unfinished(string Page) : SendResult;

    /// <summary>The draft is not there any more.</summary>
    public sealed record Gone : SendResult;
}

/// <summary>Turns a draft into a case, once, however often and wherever it is sent.</summary>
internal sealed class FormSender(Database database, Drafts drafts, ServiceCatalogue catalogue, CaseRegister register, Reaches reaches, DraftFiles files, AnswerRules rules, IFormsForOthers? others = null)
{
    private const int MostTries = 3;

    /// <summary>Sends the draft a token opens.</summary>
    /// <param name="sender">Who sends it.</param>
    /// <param name="service">The service it is for.</param>
    /// <param name="token">The token of the draft.</param>
    /// <param name="language">The language of the request: the customer is written to in it.</param>
    /// <param name="another">Who sends it for whom, where it is for somebody else.</param>
    public async Task<SendResult> SendAsync(
        Sender sender, string service, string? token, string language, (CurrentStaff By, FormForAnother For)? another = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TrySendAsync(sender, service, token, language, another, cancellationToken);
            }
            catch (PostgresException e) when (CaseRegister.IsReferenceTaken(e) && attempt < MostTries)
            {
                // Nothing was sent. The next try has another reference.
            }
        }
    }

    private async Task<SendResult> TrySendAsync(
        Sender sender, string service, string? token, string language, (CurrentStaff By, FormForAnother For)? another, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(sender.Actor, cancellationToken);
        var draft = await drafts.LockAsync(tx, new FormPlace(service), token);
        if (draft is null || !sender.Owns(draft) || (draft.ForAnother is null) != (another is null))
        {
            return new SendResult.Gone();
        }

        if (draft.IsSent)
        {
            return new SendResult.Sent();
        }

        var version = await catalogue.VersionAsync(draft.ServiceVersion, cancellationToken);
        var journey = Journey.Of(draft, version.Definition, new FormPlace(service), rules);
        if (journey.FirstUnfinished is { } page)
        {
            return new SendResult.Unfinished(page.Name);
        }

        var answers = journey.Path.Answers;
        if (await files.BadPageAsync(draft, journey) is { } withBadFile)
        {
            return new SendResult.Unfinished(withBadFile);
        }

        var opened = await register.OpenAsync(
            tx,
            new NewCase
            {
                Service = version,
                Answers = answers,
                Language = language,
                Channel = version.Definition.IsInternal || another is not null ? Channel.Staff : Channel.Web,
                Source = draft.Id,
                IsTest = version.IsTest,
                Holder = sender.Holder,
                CustomerName = another?.For.Customer.Name ?? sender.Name,
                CustomerEmail = another is { For.Customer.Email: { Length: > 0 } email } ? email : sender.Email,
                CustomerPhone = another?.For.Customer.Phone,
                Flags = another?.For.Flags ?? [],
            },
            cancellationToken);
        if (another is { } raised && (others is null || !await others.SentAsync(tx, draft.ForAnother!.Value, raised.By, version.Definition, opened)))
        {
            return new SendResult.Gone();
        }

        await files.HandOverAsync(tx, draft, journey.Path, CaseRegister.FilesOf(opened.Id));
        var first = version.Definition.Case.FirstStage;
        var writtenTo = version.IsTest || first.Message is null || first.Public is null ? null
            : (await reaches.FindAsync(
                new ReachQuestion
                {
                    Account = sender.Holder is { Kind: HolderKind.Person } holder ? holder.Id : null,
                    Topic = MessageTopic.Requests,
                    Email = Contact(ContactRole.Email) ?? another?.For.Customer.Email ?? sender.Email,
                    Phone = Contact(ContactRole.Phone) ?? another?.For.Customer.Phone,
                    Language = language,
                    IsAwaited = true,
                },
                cancellationToken))?.Channel;
        tx.AtCommit(
            """
            update forms.draft
            set answers = '{}', typed = '{}', return_email = null, return_page = null, return_token = null, return_code = null, remind_at = null, version = version + 1, updated_at = @now, sent_at = @now,
                sent_case = @caseId, sent_reference = @reference, sent_target_on = @target, sent_by_email = @email, sent_by_text = @text
            where id = @id
            """,
            ("id", draft.Id), ("now", tx.Now), ("caseId", opened.Id.Value), ("reference", opened.Reference.ToString()),
            ("target", opened.TargetOn), ("email", writtenTo == MessageChannel.Email), ("text", writtenTo == MessageChannel.Sms));
        await tx.CommitAsync(cancellationToken);
        return new SendResult.Sent();

        string? Contact(ContactRole role) => version.Definition.ContactQuestion(role) is { } asked ? answers.Text(asked.Name) : null;
    }
}

/// <summary>Who sends a form, and what we know of them without asking.</summary>
internal sealed record Sender(Actor Actor, string? Name, string? Email)
{
    /// <summary>A member of the public who has signed in.</summary>
    public static Sender Of(CurrentPerson person) => new(person.ToActor(), person.ActingAs.Name ?? person.Name, person.Email)
    {
        Holder = CaseHolder.Of(person),
        ActingFor = person.ActingAs.Id,
        ActingForName = person.ActingAs.Name,
    };

    /// <summary>To whom what they send belongs; null for nobody in particular.</summary>
    public CaseHolder? Holder { get; init; }

    /// <summary>For whom they act; null for themselves.</summary>
    public Guid? ActingFor { get; init; }

    /// <summary>The name of it.</summary>
    public string? ActingForName { get; init; }

    /// <summary>What the form was begun with, where it is filled in for somebody else.</summary>
    public Guid? ForAnother { get; init; }

    /// <summary>Whether a draft is theirs to go on with: it belongs to whom it is for, whoever began it.</summary>
    public bool Owns(Draft draft) => draft.Owner is null || (draft.Owner == (ActingFor ?? Actor.Id) && (draft.ForAnother is null || draft.ForAnother == ForAnother));

    /// <summary>A member of the public who has not signed in.</summary>
    public static readonly Sender Anonymous = new(Actor.Anonymous, null, null);
}
