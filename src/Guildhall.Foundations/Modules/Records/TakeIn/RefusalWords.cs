using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Records.TakeIn;

/// <summary>Why a file was refused, in a sentence for its sender.</summary>
internal sealed class RefusalWords(IStringLocalizer<Words> words)
{
    private const long Megabyte = 1024 * 1024;
    private const long Kilobyte = 1024;

    public string For(RefusalReason reason, string name, FileRules rules, long limit, RecordsOptions options) => reason switch
    {
        RefusalReason.Empty => words["“{0}” is empty. Choose another file", name],
        RefusalReason.TooLarge => words["“{0}” must be smaller than {1}", name, Size(limit)],
        RefusalReason.WrongKind => words["“{0}” must be one of these: {1}", name, string.Join(", ", rules.Accept.Labels)],
        RefusalReason.Damaged => words["We cannot read “{0}”. It may be damaged: open it, save it again and send the new file", name],
        RefusalReason.Locked => words["“{0}” is protected by a password. Send a copy without one", name],
        RefusalReason.Macros => words["“{0}” contains macros. Save it without them, or as a PDF, and send that", name],
        RefusalReason.Bomb => words["“{0}” holds more than we can open. Save it as a PDF and send that", name],
        RefusalReason.TooManyPixels => words["“{0}” must have fewer than {1} million pixels. Make the picture smaller and send it again", name, options.MaxMegapixels],
        RefusalReason.CannotConvert => words["We cannot take “{0}” as it is. Save the picture as a JPG and send that", name],
        RefusalReason.ManyPages => words["“{0}” has several pages. Save it as a PDF and send that", name],
        RefusalReason.TooMany => words["“{0}” is one file too many. Send the most important ones", name],
        _ => words["Sorry, we could not save “{0}”. Send it again in a few minutes", name],
    };

    private static string Size(long bytes) => bytes >= Megabyte ? $"{bytes / Megabyte}MB" : $"{Math.Max(1, bytes / Kilobyte)}KB";
}
