using System.Text;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;
using Guildhall.Foundations.Modules.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guildhall.Casework.Modules.Designer.WriteText;

/// <summary>The two files of a service as text: to write, to take in and to give out.</summary>
internal sealed class WriteTextModel(DefinitionDrafts drafts, Publisher publisher) : DesignerPage(drafts, publisher)
{
    private const long LongestFile = 2_000_000;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string Tab => "text";

    [BindProperty(Name = "revision")]
    public int Revision { get; set; }

    /// <summary>The English as shown.</summary>
    public string Yaml { get; private set; } = "";

    /// <summary>The Welsh as shown.</summary>
    public string WelshYaml { get; private set; } = "";

    /// <summary>Whether somebody else saved meanwhile.</summary>
    public bool ChangedMeanwhile { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync("text", cancellationToken))
        {
            return NotFound();
        }

        (Yaml, WelshYaml, Revision) = (Working.Yaml, Working.WelshYaml ?? "", Working.Revision);
        return Page();
    }

    /// <summary>A file, byte for byte as it was written.</summary>
    public async Task<IActionResult> OnGetDownloadAsync(string? language, CancellationToken cancellationToken)
    {
        if (await Drafts.FindAsync(Service, cancellationToken) is not { } working)
        {
            return NotFound();
        }

        var text = language == "cy" ? working.WelshYaml : working.Yaml;
        return text is null ? NotFound() : File(s_strict.GetBytes(text), "application/yaml", $"{Service}{(language == "cy" ? ".cy" : "")}.yaml");
    }

    /// <summary>Keeps what was written, or the files that were chosen.</summary>
    public async Task<IActionResult> OnPostAsync(IFormFile? english, IFormFile? welsh, CancellationToken cancellationToken)
    {
        if (!await LoadAsync("text", cancellationToken))
        {
            return NotFound();
        }

        var typed = await Request.ReadFormAsync(cancellationToken);
        Yaml = await FileAsync(english, "english") ?? Kept(typed["yaml"].ToString(), Working.Yaml);
        WelshYaml = await FileAsync(welsh, "welsh") ?? Kept(typed["welsh-yaml"].ToString(), Working.WelshYaml ?? "");
        if (Yaml.Contains('\0', StringComparison.Ordinal) || WelshYaml.Contains('\0', StringComparison.Ordinal))
        {
            ModelState.AddModelError("yaml", "This is not a text: it holds characters nobody can type");
        }
        else if (ModelState.IsValid)
        {
            // Errors of the service may be kept and put right later. What is no YAML at all could not be shown part by part.
            foreach (var problem in Broken($"{Service}.yaml", Yaml, "yaml").Concat(WelshYaml.Trim().Length == 0 ? [] : Broken($"{Service}.cy.yaml", WelshYaml, "welsh-yaml")))
            {
                ModelState.AddModelError(problem.Field, problem.Message);
            }
        }

        if (!ModelState.IsValid)
        {
            return new PageResult { StatusCode = StatusCodes.Status400BadRequest };
        }

        if (Revision != Working.Revision)
        {
            return Conflict();
        }

        var saved = await Drafts.SaveAsync(User.Staff().ToActor(), Working, Yaml, WelshYaml.Trim().Length == 0 ? null : WelshYaml, english is null && welsh is null ? "Wrote the text" : "Took in a file", cancellationToken);
        return saved is null ? Conflict() : Redirect(DesignerLinks.Text(Service));

        PageResult Conflict()
        {
            ChangedMeanwhile = true;
            Revision = Working.Revision;
            return new PageResult { StatusCode = StatusCodes.Status409Conflict };
        }
    }

    private async Task<string?> FileAsync(IFormFile? file, string field)
    {
        if (file is null || file.Length == 0)
        {
            return null;
        }

        if (file.Length > LongestFile)
        {
            ModelState.AddModelError(field, "The file is too large to be a service");
            return null;
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, HttpContext.RequestAborted);
        try
        {
            return s_strict.GetString(bytes.ToArray());
        }
        catch (DecoderFallbackException)
        {
            ModelState.AddModelError(field, "The file is not a text in UTF-8. Save it so, and choose it again");
            return null;
        }
    }

    // A browser sends every line ending as two characters; the file keeps its own.
    private static string Kept(string typed, string now)
    {
        var text = typed.Replace("\r\n", "\n", StringComparison.Ordinal);
        return text == now.Replace("\r\n", "\n", StringComparison.Ordinal) ? now
            : now.Contains("\r\n", StringComparison.Ordinal) ? text.Replace("\n", "\r\n", StringComparison.Ordinal)
            : text;
    }

    private IEnumerable<(string Field, string Message)> Broken(string path, string yaml, string field)
    {
        if (DefinitionReader.Read(new DefinitionFile(Service, path, yaml, null)) is { Sketch: null } read)
        {
            return read.Problems.Take(1).Select(p => (field, $"Line {p.Line}: {p.Message}"));
        }

        try
        {
            return YamlPart.Read(yaml) is YamlPart.Map ? [] : [(field, "The file should hold one service: begin with “service: its-name”.")];
        }
        catch (YamlEditException e)
        {
            return [(field, e.Message)];
        }
    }
}
