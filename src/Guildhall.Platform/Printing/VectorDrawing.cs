using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Guildhall.Platform.Printing;

/// <summary>Draws the shapes of an SVG, such as a crest, with a PDF's own operators, so that it is sharp at any size. Text and masks in it are left out; a gradient is its first colour.</summary>
internal sealed partial class VectorDrawing
{
    private const double Circle = 0.5522847498;

    private readonly StringBuilder _pdf = new();
    private readonly Dictionary<string, XElement> _named;

    private VectorDrawing(XElement svg) => _named = svg.DescendantsAndSelf()
        .Where(e => e.Attribute("id") is not null).GroupBy(e => e.Attribute("id")!.Value, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>The width of a drawing that is so high.</summary>
    public static double WidthAt(XElement svg, double height) => Box(svg) is var (_, _, w, h) ? height * w / h : 0;

    /// <summary>The operators that draw it with its lower left corner at a point.</summary>
    public static string Draw(XElement svg, double x, double y, double height)
    {
        if (Box(svg) is not var (left, top, _, high))
        {
            return "";
        }

        var drawing = new VectorDrawing(svg);
        var scale = height / high;
        drawing._pdf.Append(CultureInfo.InvariantCulture, $"q {N(scale)} 0 0 {N(-scale)} {N(x - (left * scale))} {N(y + height + (top * scale))} cm\n");
        drawing.Children(svg, new Style("#000000", "none", 1, 0, 0, EvenOdd: false), depth: 0);
        return drawing._pdf.Append("Q\n").ToString();
    }

    private static (double Left, double Top, double Width, double Height)? Box(XElement svg)
    {
        var box = Numbers(svg.Attribute("viewBox")?.Value);
        if (box is [var left, var top, > 0 and var width, > 0 and var height])
        {
            return (left, top, width, height);
        }

        var (w, h) = (Length(svg, "width"), Length(svg, "height"));
        return w > 0 && h > 0 ? (0, 0, w, h) : null;
    }

    private void Children(XElement parent, Style style, int depth)
    {
        foreach (var child in parent.Elements())
        {
            Element(child, style, depth + 1);
        }
    }

    private void Element(XElement element, Style inherited, int depth)
    {
        // A drawing that uses itself would have no end.
        if (depth > 30 || element.Name.LocalName is "defs" or "clipPath" or "mask" or "symbol" or "title" or "desc")
        {
            return;
        }

        var style = StyleOf(element, inherited);
        _pdf.Append("q\n");
        Transform(element);
        if (Named(Property(element, "clip-path")) is { } clip)
        {
            var shapes = string.Concat(clip.Elements().Select(Shape));
            _pdf.Append(shapes.Length > 0 ? shapes + "W n\n" : "");
        }

        switch (element.Name.LocalName)
        {
            case "g" or "svg":
                Children(element, style, depth);
                break;
            case "use" when Named((element.Attribute("href") ?? element.Attribute(XName.Get("href", "http://www.w3.org/1999/xlink")))?.Value) is { } used:
                _pdf.Append(CultureInfo.InvariantCulture, $"1 0 0 1 {N(Length(element, "x"))} {N(Length(element, "y"))} cm\n");
                if (used.Name.LocalName == "symbol")
                {
                    Children(used, style, depth);
                }
                else
                {
                    Element(used, style, depth + 1);
                }

                break;
            default:
                Paint(Shape(element), style);
                break;
        }

        _pdf.Append("Q\n");
    }

    private void Paint(string shape, Style style)
    {
        var (fill, stroke) = (ColourOf(style.Fill), ColourOf(style.Stroke));
        if (shape.Length == 0 || (fill is null && stroke is null))
        {
            return;
        }

        if (fill is not null)
        {
            _pdf.Append(fill).Append(" rg\n");
        }

        if (stroke is not null)
        {
            _pdf.Append(stroke).Append(" RG\n").Append(CultureInfo.InvariantCulture, $"{N(style.Width)} w {style.Cap} J {style.Join} j\n");
        }

        _pdf.Append(shape).Append((fill, stroke) switch
        {
            (not null, not null) => style.EvenOdd ? "B*\n" : "B\n",
            (not null, null) => style.EvenOdd ? "f*\n" : "f\n",
            _ => "S\n",
        });
    }

    private static Style StyleOf(XElement element, Style inherited) => new(
        Property(element, "fill") ?? inherited.Fill,
        Property(element, "stroke") ?? inherited.Stroke,
        Property(element, "stroke-width") is { } width && Numbers(width) is [var w, ..] ? w : inherited.Width,
        Property(element, "stroke-linecap") switch { "round" => 1, "square" => 2, "butt" => 0, _ => inherited.Cap },
        Property(element, "stroke-linejoin") switch { "round" => 1, "bevel" => 2, "miter" => 0, _ => inherited.Join },
        Property(element, "fill-rule") is { } rule ? rule == "evenodd" : inherited.EvenOdd);

    private static string? Property(XElement element, string name)
    {
        var declared = element.Attribute("style")?.Value.Split(';')
            .Select(d => d.Split(':', 2, StringSplitOptions.TrimEntries)).FirstOrDefault(d => d.Length == 2 && d[0] == name)?[1];
        return declared ?? element.Attribute(name)?.Value.Trim();
    }

    private XElement? Named(string? reference) =>
        reference?.IndexOf('#', StringComparison.Ordinal) is { } at and >= 0 ? _named.GetValueOrDefault(reference[(at + 1)..].TrimEnd(')', '"', '\'', ' ')) : null;

    private string? ColourOf(string colour)
    {
        if (colour.StartsWith("url(", StringComparison.Ordinal))
        {
            return Named(colour)?.Elements().FirstOrDefault(e => e.Name.LocalName == "stop") is { } stop && Property(stop, "stop-color") is { } first ? ColourOf(first) : null;
        }

        if (colour is ['#', var r, var g, var b])
        {
            colour = $"#{r}{r}{g}{g}{b}{b}";
        }

        if (Design.Branding.Colour.TryParse(colour, out var parsed))
        {
            return Operands(parsed);
        }

        return colour switch
        {
            "none" or "transparent" => null,
            "white" => "1 1 1",
            _ when colour.StartsWith("rgb(", StringComparison.Ordinal) && Numbers(colour[4..]) is [var red, var green, var blue, ..] => $"{N(red / 255)} {N(green / 255)} {N(blue / 255)}",
            _ => "0 0 0",
        };
    }

    /// <summary>A colour as operands.</summary>
    public static string Operands(Design.Branding.Colour colour) => $"{N(colour.Red / 255d)} {N(colour.Green / 255d)} {N(colour.Blue / 255d)}";

    private void Transform(XElement element)
    {
        foreach (Match step in TransformStep().Matches(element.Attribute("transform")?.Value ?? ""))
        {
            var by = Numbers(step.Groups["by"].Value);
            var matrix = (step.Groups["what"].Value, by) switch
            {
                ("translate", [var x]) => $"1 0 0 1 {N(x)} 0",
                ("translate", [var x, var y, ..]) => $"1 0 0 1 {N(x)} {N(y)}",
                ("scale", [var s]) => $"{N(s)} 0 0 {N(s)} 0 0",
                ("scale", [var x, var y, ..]) => $"{N(x)} 0 0 {N(y)} 0 0",
                ("rotate", [var degrees]) => Turn(degrees, 0, 0),
                ("rotate", [var degrees, var x, var y, ..]) => Turn(degrees, x, y),
                ("matrix", [_, _, _, _, _, _]) => string.Join(' ', by.Select(N)),
                _ => null,
            };
            if (matrix is not null)
            {
                _pdf.Append(matrix).Append(" cm\n");
            }
        }
    }

    private static string Turn(double degrees, double x, double y)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return $"{N(cos)} {N(sin)} {N(-sin)} {N(cos)} {N(x - (x * cos) + (y * sin))} {N(y - (x * sin) - (y * cos))}";
    }

    private static string Shape(XElement element)
    {
        double Of(string name) => Length(element, name);
        switch (element.Name.LocalName)
        {
            case "path":
                return new PathReader(element.Attribute("d")?.Value ?? "").Read();
            case "rect":
                return $"{N(Of("x"))} {N(Of("y"))} {N(Of("width"))} {N(Of("height"))} re\n";
            case "circle":
                return Ellipse(Of("cx"), Of("cy"), Of("r"), Of("r"));
            case "ellipse":
                return Ellipse(Of("cx"), Of("cy"), Of("rx"), Of("ry"));
            case "line":
                return $"{N(Of("x1"))} {N(Of("y1"))} m {N(Of("x2"))} {N(Of("y2"))} l\n";
            case "polyline" or "polygon" when Numbers(element.Attribute("points")?.Value) is { Length: >= 4 } points:
                var lines = points.Chunk(2).Where(p => p.Length == 2).Select((p, i) => $"{N(p[0])} {N(p[1])} {(i == 0 ? "m" : "l")}\n");
                return string.Concat(lines) + (element.Name.LocalName == "polygon" ? "h\n" : "");
            default:
                return "";
        }
    }

    private static string Ellipse(double x, double y, double rx, double ry)
    {
        var (kx, ky) = (rx * Circle, ry * Circle);
        return $"{N(x + rx)} {N(y)} m {N(x + rx)} {N(y + ky)} {N(x + kx)} {N(y + ry)} {N(x)} {N(y + ry)} c {N(x - kx)} {N(y + ry)} {N(x - rx)} {N(y + ky)} {N(x - rx)} {N(y)} c "
            + $"{N(x - rx)} {N(y - ky)} {N(x - kx)} {N(y - ry)} {N(x)} {N(y - ry)} c {N(x + kx)} {N(y - ry)} {N(x + rx)} {N(y - ky)} {N(x + rx)} {N(y)} c h\n";
    }

    private static double Length(XElement element, string name) => Numbers(element.Attribute(name)?.Value) is [var length, ..] ? length : 0;

    private static double[] Numbers(string? text) =>
        [.. NumberInText().Matches(text ?? "").Select(m => double.Parse(m.Value, NumberStyles.Float, CultureInfo.InvariantCulture))];

    private static string N(double number) => double.IsFinite(number) ? PdfFile.Number(number) : "0";

    [GeneratedRegex(@"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberInText();

    [GeneratedRegex(@"(?<what>[a-z]+)\s*\((?<by>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TransformStep();

    private sealed record Style(string Fill, string Stroke, double Width, int Cap, int Join, bool EvenOdd);

    /// <summary>Reads the commands of a path.</summary>
    private sealed partial class PathReader(string path)
    {
        private readonly StringBuilder _pdf = new();
        private double _x;
        private double _y;
        private double _startX;
        private double _startY;
        private (double X, double Y)? _handle;
        private char _before;

        public string Read()
        {
            foreach (Match part in Command().Matches(path))
            {
                var command = part.Groups["command"].Value[0];
                var numbers = Values(command, part.Groups["numbers"].Value);
                var size = char.ToUpperInvariant(command) switch { 'M' or 'L' or 'T' => 2, 'H' or 'V' => 1, 'C' => 6, 'S' or 'Q' => 4, 'A' => 7, _ => 0 };
                if (size == 0)
                {
                    _pdf.Append("h\n");
                    (_x, _y, _before) = (_startX, _startY, 'Z');
                    continue;
                }

                foreach (var (i, by) in numbers.Chunk(size).Where(c => c.Length == size).Index())
                {
                    // Points after the first of a move are lines.
                    Step(i > 0 && command is 'M' ? 'L' : i > 0 && command is 'm' ? 'l' : command, by);
                }
            }

            return _pdf.ToString();
        }

        // The two flags of an arc may stand together without a space.
        private static double[] Values(char command, string text)
        {
            if (char.ToUpperInvariant(command) != 'A')
            {
                return Numbers(text);
            }

            var values = new List<double>();
            var rest = text.AsSpan();
            while (rest.TrimStart([' ', ',', '\n', '\r', '\t']) is { Length: > 0 } next)
            {
                if (values.Count % 7 is 3 or 4)
                {
                    values.Add(next[0] == '1' ? 1 : 0);
                    rest = next[1..];
                    continue;
                }

                var found = NumberInText().EnumerateMatches(next);
                if (!found.MoveNext() || found.Current.Index != 0)
                {
                    break;
                }

                values.Add(double.Parse(next[..found.Current.Length], NumberStyles.Float, CultureInfo.InvariantCulture));
                rest = next[found.Current.Length..];
            }

            return [.. values];
        }

        private void Step(char command, double[] by)
        {
            var (dx, dy) = char.IsLower(command) ? (_x, _y) : (0d, 0d);
            var kind = char.ToUpperInvariant(command);
            switch (kind)
            {
                case 'M':
                    (_x, _y) = (by[0] + dx, by[1] + dy);
                    (_startX, _startY) = (_x, _y);
                    _pdf.Append(CultureInfo.InvariantCulture, $"{N(_x)} {N(_y)} m\n");
                    break;
                case 'L':
                    Line(by[0] + dx, by[1] + dy);
                    break;
                case 'H':
                    Line(by[0] + dx, _y);
                    break;
                case 'V':
                    Line(_x, by[0] + dy);
                    break;
                case 'C':
                    Curve(by[0] + dx, by[1] + dy, by[2] + dx, by[3] + dy, by[4] + dx, by[5] + dy);
                    break;
                case 'S':
                    var (sx, sy) = Mirrored('C', 'S');
                    Curve(sx, sy, by[0] + dx, by[1] + dy, by[2] + dx, by[3] + dy);
                    break;
                case 'Q':
                    Quadratic(by[0] + dx, by[1] + dy, by[2] + dx, by[3] + dy);
                    break;
                case 'T':
                    var (qx, qy) = Mirrored('Q', 'T');
                    Quadratic(qx, qy, by[0] + dx, by[1] + dy);
                    break;
                default:
                    Arc(Math.Abs(by[0]), Math.Abs(by[1]), by[2] * Math.PI / 180, by[3] != 0, by[4] != 0, by[5] + dx, by[6] + dy);
                    break;
            }

            _before = kind;
        }

        private (double X, double Y) Mirrored(char one, char other) =>
            (_before == one || _before == other) && _handle is var (x, y) ? ((2 * _x) - x, (2 * _y) - y) : (_x, _y);

        private void Line(double x, double y)
        {
            (_x, _y) = (x, y);
            _pdf.Append(CultureInfo.InvariantCulture, $"{N(x)} {N(y)} l\n");
        }

        private void Curve(double x1, double y1, double x2, double y2, double x, double y)
        {
            _pdf.Append(CultureInfo.InvariantCulture, $"{N(x1)} {N(y1)} {N(x2)} {N(y2)} {N(x)} {N(y)} c\n");
            (_x, _y, _handle) = (x, y, (x2, y2));
        }

        private void Quadratic(double hx, double hy, double x, double y)
        {
            Curve(_x + (2 * (hx - _x) / 3), _y + (2 * (hy - _y) / 3), x + (2 * (hx - x) / 3), y + (2 * (hy - y) / 3), x, y);
            _handle = (hx, hy);
        }

        // From end points to centre, and then a curve for every quarter (SVG 1.1, F.6).
        private void Arc(double rx, double ry, double turn, bool large, bool sweep, double x, double y)
        {
            if (rx == 0 || ry == 0 || (x == _x && y == _y))
            {
                Line(x, y);
                return;
            }

            var (sin, cos) = Math.SinCos(turn);
            var (mx, my) = ((_x - x) / 2, (_y - y) / 2);
            var (px, py) = ((cos * mx) + (sin * my), (cos * my) - (sin * mx));
            var grow = Math.Max(1, Math.Sqrt((px * px / (rx * rx)) + (py * py / (ry * ry))));
            (rx, ry) = (rx * grow, ry * grow);
            var over = (rx * rx * py * py) + (ry * ry * px * px);
            var root = Math.Sqrt(Math.Max(0, ((rx * rx * ry * ry) - over) / over)) * (large == sweep ? -1 : 1);
            var (cx, cy) = (root * rx * py / ry, -root * ry * px / rx);
            var (ox, oy) = ((cos * cx) - (sin * cy) + ((_x + x) / 2), (sin * cx) + (cos * cy) + ((_y + y) / 2));
            var from = Math.Atan2((py - cy) / ry, (px - cx) / rx);
            var sweptBy = Math.Atan2((-py - cy) / ry, (-px - cx) / rx) - from;
            sweptBy += sweep && sweptBy < 0 ? 2 * Math.PI : !sweep && sweptBy > 0 ? -2 * Math.PI : 0;
            var steps = Math.Max(1, (int)Math.Ceiling(Math.Abs(sweptBy) / (Math.PI / 2) - 1e-9));
            var each = sweptBy / steps;
            var reach = 4d / 3 * Math.Tan(each / 4);
            for (var i = 0; i < steps; i++)
            {
                var (s1, c1) = Math.SinCos(from + (i * each));
                var (s2, c2) = Math.SinCos(from + ((i + 1) * each));
                (double X, double Y) At(double ux, double uy) => (ox + (cos * rx * ux) - (sin * ry * uy), oy + (sin * rx * ux) + (cos * ry * uy));
                var (one, two, end) = (At(c1 - (reach * s1), s1 + (reach * c1)), At(c2 + (reach * s2), s2 - (reach * c2)), At(c2, s2));
                Curve(one.X, one.Y, two.X, two.Y, end.X, end.Y);
            }
        }

        [GeneratedRegex("(?<command>[MmLlHhVvCcSsQqTtAaZz])(?<numbers>[^MmLlHhVvCcSsQqTtAaZz]*)", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Command();
    }
}
