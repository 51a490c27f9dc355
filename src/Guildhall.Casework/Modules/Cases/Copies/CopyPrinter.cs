using System.Globalization;
using Guildhall.Platform.Design;
using Guildhall.Platform.Limits;
using Guildhall.Platform.Localisation;
using Guildhall.Platform.Printing;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Guildhall.Casework.Modules.Cases.Copies;

/// <summary>Prints what was sent.</summary>
internal sealed class CopyPrinter(DocumentPress press, CopyWords copy, RateLimiter limiter, CouncilProfile council, IOptions<SiteOptions> site, IStringLocalizer<Words> words)
{
    private const int MostAnHour = 30;

    public Task<bool> MayPrintAsync(string who, CancellationToken cancellationToken) =>
        limiter.TryUseAsync("cases.copy", who, MostAnHour, TimeSpan.FromHours(1), cancellationToken);

    public PdfCopy? Print(SentForm sent)
    {
        if (!press.IsReady)
        {
            return null;
        }

        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "cy" ? "cy" : "en";
        var target = PlainDates.Long(sent.TargetOn);
        var told = StageWords.For(sent.Service.Case.FirstStage, sent.TargetOn, language);
        return new PdfCopy($"{sent.Reference}.pdf", press.Print(new PrintedDocument
        {
            Title = sent.Service.Title.ToString(),
            Language = language,
            Foot = $"{sent.Reference} – {sent.Service.Title}",
            WrittenAt = sent.ReceivedAt,
            Blocks =
            [
                new PrintedBlock.Paragraph(words["A copy of what you sent us, for you to keep."]),
                new PrintedBlock.Facts(
                [
                    new(words["Your reference"], [sent.Reference]),
                    new(words["Sent"], [PlainDates.WithTime(sent.ReceivedAt)]),
                    new(words["We aim to finish this by"], [target]),
                ]),
                new PrintedBlock.Heading(words["What you told us"]),
                .. copy.Parts(sent).SelectMany(Blocks),
                new PrintedBlock.Heading(words["What happens next"]),
                .. told is null ? Array.Empty<PrintedBlock>() : [new PrintedBlock.Paragraph(told)],
                new PrintedBlock.Paragraph(sent.Service.Start.WhatHappensNext.ToString()),
                new PrintedBlock.Paragraph(words["See how far we have come at {0}, with your reference.", site.Value.Url.TrimEnd('/') + CaseLinks.Track]),
                new PrintedBlock.Paragraph(words["Something wrong or changed? Phone us on {0} and give your reference.", council.Contact.Phone]),
            ],
        }));
    }

    private static IEnumerable<PrintedBlock> Blocks(CopiedPart part)
    {
        if (part.Title is { } title)
        {
            yield return new PrintedBlock.Heading(title, 3);
        }

        yield return new PrintedBlock.Facts([.. part.Answers.Select(a => new PrintedFact(a.Question, a.Lines))]);
    }
}
