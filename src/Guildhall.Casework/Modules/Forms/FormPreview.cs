using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Foundations.Modules.Records;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>A page of a form as it looks before anybody has answered anything.</summary>
public sealed class PreviewedPage
{
    internal PreviewedPage(FormPage page, IReadOnlyList<Field> fields)
    {
        Page = page;
        Fields = fields;
    }

    /// <summary>The page.</summary>
    public FormPage Page { get; }

    /// <summary>Its heading.</summary>
    public string Heading => (Page.Title ?? (Page.Questions.Count > 0 ? Page.Questions[0].Label : null))?.ToString() ?? "";

    internal IReadOnlyList<Field> Fields { get; }
}

/// <summary>Shows pages of definitions that are still being written, with the markup residents get.</summary>
public sealed class FormPreview
{
    /// <summary>The view that shows a <see cref="PreviewedPage"/>.</summary>
    public const string View = "/Modules/Forms/Applying/_Preview.cshtml";

    private readonly PageReader _reader;

    internal FormPreview(PageReader reader) => _reader = reader;

    /// <summary>A page with every question and piece of advice it may show.</summary>
    public async Task<PreviewedPage> OfAsync(FormPage page, CancellationToken cancellationToken = default)
    {
        var answers = Answers.Empty;
        var (shown, _) = await _reader.WithOptionsAsync(page, answers, cancellationToken);
        var asked = new AskedPage(shown, [.. shown.Questions.Where(q => q.Type != QuestionType.Hidden)]);
        return new PreviewedPage(shown, Field.Of(asked, answers, Typed.Nothing, [], await _reader.AddressesAsync(asked.Questions, Typed.Nothing, cancellationToken), new Dictionary<string, Document>()));
    }
}
