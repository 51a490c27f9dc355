using Guildhall.Casework.Modules.Cases.Copies;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>A file made for someone to keep.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Content">What is in it.</param>
public sealed record PdfCopy(string Name, byte[] Content)
{
    /// <summary>What kind of file it is.</summary>
    public const string ContentType = "application/pdf";

    /// <summary>How large it is, for people: 45 KB.</summary>
    public string Size => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(1, (Content.Length + 512) / 1024)} KB");
}

/// <summary>What came of asking for a copy by e-mail.</summary>
public enum EmailedCopy
{
    /// <summary>It is on its way, or was sent before: it is sent once.</summary>
    OnItsWay,

    /// <summary>We know of no address to send it to.</summary>
    NoAddress,

    /// <summary>The address has been sent as many as it may be in a day.</summary>
    TooMany,
}

/// <summary>
/// Copies of what people sent us, in the language of the request, with sensitive answers left out. Who asks must have proved before
/// that the case is theirs, or be an officer who may see it.
/// </summary>
public sealed class SubmissionCopies
{
    private readonly CopyReader _reader;
    private readonly CopyPrinter _printer;
    private readonly CopyMailer _mailer;

    internal SubmissionCopies(CopyReader reader, CopyPrinter printer, CopyMailer mailer) => (_reader, _printer, _mailer) = (reader, printer, mailer);

    /// <summary>A copy of what a case was opened with; null where there is no such case, or nothing to print with.</summary>
    public async Task<PdfCopy?> PrintAsync(CaseId id, CancellationToken cancellationToken = default) =>
        await _reader.OfCaseAsync(id.Value, cancellationToken) is { } sent ? _printer.Print(sent) : null;

    /// <summary>A copy of what came from a draft; null where nothing did, or there is nothing to print with.</summary>
    public async Task<PdfCopy?> PrintFromAsync(Guid source, CancellationToken cancellationToken = default) =>
        await _reader.FromAsync(source, cancellationToken) is { } sent ? _printer.Print(sent) : null;

    /// <summary>Counts a copy for someone; false where they have had as many as they may in an hour.</summary>
    public Task<bool> MayPrintAsync(string who, CancellationToken cancellationToken = default) => _printer.MayPrintAsync(who, cancellationToken);

    /// <summary>E-mails what came from a draft to the customer's address, once.</summary>
    public async Task<EmailedCopy> EmailFromAsync(Actor actor, Guid source, CancellationToken cancellationToken = default) =>
        await _reader.FromAsync(source, cancellationToken) is { } sent ? await _mailer.SendAsync(actor, sent, cancellationToken) : EmailedCopy.NoAddress;

    /// <summary>Whether a copy of what came from a draft has been asked for by e-mail.</summary>
    public Task<bool> IsEmailedAsync(Guid source, CancellationToken cancellationToken = default) => _mailer.IsSentAsync(source, cancellationToken);
}
