using System.Xml;
using System.Xml.Linq;

namespace Guildhall.Platform.Design.Branding;

/// <summary>
/// The crest comes from the council's folder and is shown on every page, so only shapes are let through: no scripts,
/// no links, nothing fetched from elsewhere.
/// </summary>
public static class Crest
{
    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "clipPath", "mask", "title", "desc",
        "linearGradient", "radialGradient", "stop", "use", "text", "tspan", "symbol",
    };

    /// <summary>Reads an SVG file and leaves out whatever is not a shape.</summary>
    /// <exception cref="CouncilProfileException">The file is not an SVG.</exception>
    public static string Read(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName != "svg" || root.Name.NamespaceName != "http://www.w3.org/2000/svg")
            {
                throw new CouncilProfileException($"{file}: not an SVG. Give a file that begins with <svg xmlns=\"http://www.w3.org/2000/svg\" …>.");
            }

            Clean(root);
            return root.ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException exception)
        {
            throw new CouncilProfileException($"{file}: not readable as SVG ({exception.Message})");
        }
    }

    private static void Clean(XElement element)
    {
        element.Elements().Where(child => !Elements.Contains(child.Name.LocalName)).Remove();
        element.Nodes().Where(node => node is XComment or XProcessingInstruction).Remove();
        element.Attributes().Where(attribute =>
            attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
            || (attribute.Name.LocalName == "href" && !attribute.Value.StartsWith('#'))
            || (attribute.Value.Contains("url(", StringComparison.OrdinalIgnoreCase) && !attribute.Value.Contains("url(#", StringComparison.OrdinalIgnoreCase)))
            .Remove();
        foreach (var child in element.Elements())
        {
            Clean(child);
        }
    }
}
