using System.Globalization;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Places;
using Microsoft.Extensions.Localization;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>A place that has no address: described in words, and on a map where there are scripts.</summary>
internal sealed class PlaceFields(AnswerRules rules, PlaceMap map, IStringLocalizer<Words> words)
{
    private const int LongestText = 300;

    /// <summary>The field of the point's latitude, which a script fills in.</summary>
    public static string Latitude(string question) => $"{question}-lat";

    /// <summary>The field of its longitude.</summary>
    public static string Longitude(string question) => $"{question}-lon";

    /// <summary>Reads the question's fields.</summary>
    public async Task<Given> ReadAsync(Question question, Typed typed, CancellationToken cancellationToken)
    {
        var text = AnswerRules.OneLine(typed[question.Name]);
        var point = Point(typed, question.Name);
        if (text.Length == 0 && point is null)
        {
            return question.Optional ? Given.Good(null) : new Given(null, [rules.Missing(question)]);
        }

        if (rules.TooLong(question.Label.ToString(), text, LongestText) is { } tooLong)
        {
            return Given.Bad(question, question.Name, tooLong);
        }

        if (text.Length == 0 && point is { } alone)
        {
            text = (await map.NearAsync(new(Degrees(alone.Lat), Degrees(alone.Lon)), cancellationToken)).Text ?? words["Pin on the map: {0}, {1}", alone.Lat, alone.Lon].Value;
        }

        var answer = new JsonObject { ["text"] = text };
        if (point is { } at)
        {
            answer["lat"] = at.Lat;
            answer["lon"] = at.Lon;
        }

        return Given.Good(answer);
    }

    /// <summary>Fills in the fields as an answer left them.</summary>
    public static void Fill(Dictionary<string, string[]> fields, string question, Answers answers)
    {
        fields[question] = [answers.Part(question, "text") ?? ""];
        fields[Latitude(question)] = [answers.Part(question, "lat") ?? ""];
        fields[Longitude(question)] = [answers.Part(question, "lon") ?? ""];
    }

    private static double Degrees(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static (string Lat, string Lon)? Point(Typed typed, string question)
    {
        static bool Reads(string text, double least, double most, out double number) =>
            double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

        return Reads(typed[Latitude(question)], PlaceMap.Britain.South, PlaceMap.Britain.North, out var lat) && Reads(typed[Longitude(question)], PlaceMap.Britain.West, PlaceMap.Britain.East, out var lon)
            ? (lat.ToString("0.000000", CultureInfo.InvariantCulture), lon.ToString("0.000000", CultureInfo.InvariantCulture))
            : null;
    }
}
