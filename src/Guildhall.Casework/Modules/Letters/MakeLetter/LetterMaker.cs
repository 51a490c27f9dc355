using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Casework.Modules.Letters.Write;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Platform.Data;
using Guildhall.Platform.Design;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Printing;
using Guildhall.Platform.Time;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Letters.MakeLetter;

/// <summary>What becomes of a letter once it is made.</summary>
internal enum LetterWay
{
    /// <summary>GOV.UK Notify prints and posts it.</summary>
    Post,

    /// <summary>The printing room does.</summary>
    Print,

    /// <summary>It is kept with the case, and nobody posts it.</summary>
    Keep,
}

/// <summary>A letter as it is to be made.</summary>
internal sealed record LetterToMake
{
    /// <summary>The same key twice makes one letter.</summary>
    public required Guid Key { get; init; }

    public required string Template { get; init; }

    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public required LetterWay Way { get; init; }
}

/// <summary>Writes letters from their templates, prints them and keeps them with their cases.</summary>
internal sealed class LetterMaker(
    LetterTemplates templates, CaseFactReader cases, IEnumerable<ILetterFields> fields, DocumentPress press, Documents documents, Messenger messenger, Teams teams, CustomerDetails customers, CouncilProfile council,
    IOptions<SiteOptions> site, TimeProvider clock)
{
    public bool IsReady => press.IsReady;

    public bool CanPost => messenger.CanPost;

    /// <summary>The way a letter goes when nobody chooses.</summary>
    public LetterWay UsualWay => CanPost ? LetterWay.Post : LetterWay.Print;

    /// <summary>The text of a letter with what is known of the case in it; null where there is no such letter for it.</summary>
    public async Task<(string Title, string Text)?> DraftAsync(CaseFacts about, string name, string language, string officer, CancellationToken cancellationToken)
    {
        if (templates.KindOf(name) is not { } kind || (kind.Services.Count > 0 && !kind.Services.Contains(about.Service)) || templates.Find(name, language) is not { Problems: [] } template)
        {
            return null;
        }

        var team = await teams.FindAsync(about.Team, cancellationToken);
        var link = site.Value.Url.TrimEnd('/') + CaseLinks.TrackWith(about.Reference);
        var values = LetterFields.Of(about, await cases.StageAnswersAsync(about.Id, cancellationToken), language, officer, team?.Title ?? about.Team, link, council, clock.GetUtcNow());
        var all = new Dictionary<string, LetterValue>(values, StringComparer.Ordinal);
        foreach (var one in fields)
        {
            foreach (var (field, text) in await one.OfAsync(about, language, cancellationToken))
            {
                all[field] = new LetterValue(LetterFields.Clean(text));
            }
        }

        return (template.Title, template.Write(all));
    }

    /// <summary>Where the customer lives, for all we know: in their account, or in the answer the letter names. Null where we do not.</summary>
    public async Task<IReadOnlyList<string>?> AddressAsync(CaseFacts about, string name, CancellationToken cancellationToken)
    {
        var known = about.Account is { } account ? (await customers.HomeAsync(account, cancellationToken))?.Text : null;
        known ??= templates.Find(name, "en")?.AddressQuestion is { } question ? about.Answers.Address(question)?.Text : null;
        return known is null ? null : LetterAddress.Lines(about.CustomerName, known);
    }

    /// <summary>The letter as a PDF.</summary>
    public byte[] Print(CaseFacts about, string language, string title, string text, IReadOnlyList<string> to)
    {
        var now = clock.GetUtcNow();
        return press.Print(new PrintedDocument
        {
            Title = title,
            Language = language,
            Foot = $"{about.Reference} – {title}",
            WrittenAt = now,
            Letter = new PrintedLetter
            {
                To = to,
                From =
                [
                    .. council.Contact.Address.In(language).Split(',', StringSplitOptions.TrimEntries),
                    council.Contact.Phone,
                    council.Contact.Email,
                    council.Contact.Hours.In(language),
                ],
                Marks =
                [
                    PlainDates.Long(LondonTime.DayOf(now), language),
                    string.Format(System.Globalization.CultureInfo.InvariantCulture, new LocalText("Our reference: {0}", "Ein cyfeirnod: {0}").In(language), about.Reference),
                ],
            },
            Blocks = LetterText.Blocks(text),
        });
    }

    /// <summary>
    /// Makes the letter in the caller's transaction: prints it, keeps it with the case and in its history, and sets it on its way. Once for a key.
    /// </summary>
    /// <returns>Whether it was made now, and not before.</returns>
    public async Task<bool> MakeAsync(Transaction tx, CaseFacts about, LetterToMake letter, CancellationToken cancellationToken)
    {
        var id = tx.NewId();
        var way = about.Test ? LetterWay.Keep : letter.Way;
        var made = await tx.ExecuteAsync(
            """
            insert into letters.letter (id, key, case_id, reference, team, restricted, template, language, title, body, recipient, way, state, made_at, actor_kind, actor_id, actor_name)
            values (@id, @Key, @CaseId, @Reference, @Team, @Restricted, @Template, @Language, @Title, @Text, @To, @way, @state, @Now, @kind, @actor, @name)
            on conflict (key) do nothing
            """,
            new
            {
                id,
                letter.Key,
                CaseId = about.Id,
                about.Reference,
                about.Team,
                about.Restricted,
                letter.Template,
                letter.Language,
                letter.Title,
                letter.Text,
                To = letter.To.ToArray(),
                way = Platform.Data.Text.Kebab(way),
                state = way switch { LetterWay.Post => "queued", LetterWay.Print => "waiting", _ => "kept" },
                tx.Now,
                kind = Platform.Data.Text.Kebab(tx.Actor.Kind),
                actor = tx.Actor.Id,
                name = tx.Actor.Name,
            });
        if (made == 0)
        {
            return false;
        }

        var pdf = Print(about, letter.Language, letter.Title, letter.Text, letter.To);
        var file = await documents.KeepPdfAsync(tx, pdf, $"{letter.Title}.pdf", CaseRegister.FilesOf(new CaseId(about.Id)), cancellationToken);
        var message = way == LetterWay.Post ? await messenger.QueueAsync(tx, new OutgoingLetter
        {
            Letter = id,
            About = about.Id,
            Template = letter.Template,
            Language = letter.Language,
            To = string.Join(", ", letter.To),
            Title = letter.Title,
            Text = letter.Text,
        }) : null;
        await tx.ExecuteAsync("update letters.letter set document = @file, message = @message where id = @id", new { id, file, message });
        CaseActs.LetterMade(tx, about.Id, new MadeFile(letter.Title, file));
        tx.Publish(new LetterMade(id, about.Id, about.Reference, letter.Template));
        tx.Audit("letter.made", about.Reference, new { letter = id, template = letter.Template, way = Platform.Data.Text.Kebab(way) });
        return true;
    }
}
