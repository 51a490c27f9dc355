namespace Guildhall.Foundations.Modules.Records;

/// <summary>What a caller may say it accepts.</summary>
public enum FileGroup
{
    /// <summary>Pictures: photographs and scans.</summary>
    Image,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>Word-processed documents and plain text.</summary>
    Document,

    /// <summary>Spreadsheets and CSV.</summary>
    Spreadsheet,

    /// <summary>Slides.</summary>
    Presentation,

    /// <summary>Films, as telephones and dashboards take them.</summary>
    Video,
}

/// <summary>
/// What a file is, as told by its content. The kinds are these and no others; whatever a browser might run (HTML, SVG,
/// scripts, macros) is none of them.
/// </summary>
public sealed record FileKind
{
    private FileKind(string name, FileGroup group, string contentType, params string[] extensions)
    {
        Name = name;
        Group = group;
        ContentType = contentType;
        Extensions = extensions;
    }

    /// <summary>A JPEG picture.</summary>
    public static FileKind Jpeg { get; } = new("jpeg", FileGroup.Image, "image/jpeg", ".jpg", ".jpeg");

    /// <summary>A PNG picture.</summary>
    public static FileKind Png { get; } = new("png", FileGroup.Image, "image/png", ".png");

    /// <summary>A GIF picture.</summary>
    public static FileKind Gif { get; } = new("gif", FileGroup.Image, "image/gif", ".gif");

    /// <summary>A WebP picture.</summary>
    public static FileKind WebP { get; } = new("webp", FileGroup.Image, "image/webp", ".webp");

    /// <summary>A telephone's HEIC picture. It is turned into a JPEG when it is taken in.</summary>
    public static FileKind Heic { get; } = new("heic", FileGroup.Image, "image/heic", ".heic", ".heif");

    /// <summary>A scanner's TIFF picture. It is turned into a JPEG when it is taken in.</summary>
    public static FileKind Tiff { get; } = new("tiff", FileGroup.Image, "image/tiff", ".tif", ".tiff");

    /// <summary>A PDF.</summary>
    public static FileKind Pdf { get; } = new("pdf", FileGroup.Pdf, "application/pdf", ".pdf");

    /// <summary>A Word document.</summary>
    public static FileKind Docx { get; } = new("docx", FileGroup.Document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");

    /// <summary>A Word document of before 2007.</summary>
    public static FileKind Doc { get; } = new("doc", FileGroup.Document, "application/msword", ".doc");

    /// <summary>An OpenDocument text.</summary>
    public static FileKind Odt { get; } = new("odt", FileGroup.Document, "application/vnd.oasis.opendocument.text", ".odt");

    /// <summary>Plain text.</summary>
    public static FileKind Text { get; } = new("text", FileGroup.Document, "text/plain; charset=utf-8", ".txt");

    /// <summary>An Excel workbook.</summary>
    public static FileKind Xlsx { get; } = new("xlsx", FileGroup.Spreadsheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");

    /// <summary>An Excel workbook of before 2007.</summary>
    public static FileKind Xls { get; } = new("xls", FileGroup.Spreadsheet, "application/vnd.ms-excel", ".xls");

    /// <summary>An OpenDocument spreadsheet.</summary>
    public static FileKind Ods { get; } = new("ods", FileGroup.Spreadsheet, "application/vnd.oasis.opendocument.spreadsheet", ".ods");

    /// <summary>Values separated by commas.</summary>
    public static FileKind Csv { get; } = new("csv", FileGroup.Spreadsheet, "text/csv; charset=utf-8", ".csv");

    /// <summary>PowerPoint slides.</summary>
    public static FileKind Pptx { get; } = new("pptx", FileGroup.Presentation, "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx");

    /// <summary>PowerPoint slides of before 2007.</summary>
    public static FileKind Ppt { get; } = new("ppt", FileGroup.Presentation, "application/vnd.ms-powerpoint", ".ppt");

    /// <summary>OpenDocument slides.</summary>
    public static FileKind Odp { get; } = new("odp", FileGroup.Presentation, "application/vnd.oasis.opendocument.presentation", ".odp");

    /// <summary>An MP4 film.</summary>
    public static FileKind Mp4 { get; } = new("mp4", FileGroup.Video, "video/mp4", ".mp4", ".m4v");

    /// <summary>A QuickTime film.</summary>
    public static FileKind Mov { get; } = new("mov", FileGroup.Video, "video/quicktime", ".mov", ".qt");

    /// <summary>A WebM film.</summary>
    public static FileKind WebM { get; } = new("webm", FileGroup.Video, "video/webm", ".webm");

    /// <summary>Every kind, in the order people are told of them.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
        [Jpeg, Png, Gif, WebP, Heic, Tiff, Pdf, Docx, Doc, Odt, Text, Xlsx, Xls, Ods, Csv, Pptx, Ppt, Odp, Mp4, Mov, WebM];

    /// <summary>Its stored name.</summary>
    public string Name { get; }

    /// <summary>The group it belongs to.</summary>
    public FileGroup Group { get; }

    /// <summary>The content type it is served with.</summary>
    public string ContentType { get; }

    /// <summary>The endings its names may have, each with its dot; the first is put where the name has none of them.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>What people call it: <c>JPG</c>, <c>PDF</c>.</summary>
    public string Label => Extensions[0][1..].ToUpperInvariant();

    /// <summary>The kind of a stored name.</summary>
    public static FileKind Of(string name) => All.First(kind => kind.Name == name);

    /// <inheritdoc/>
    public bool Equals(FileKind? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
