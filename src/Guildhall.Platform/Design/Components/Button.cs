using Microsoft.AspNetCore.Html;

namespace Guildhall.Platform.Design.Components;

/// <summary>Options of a button, or of a link that looks like one.</summary>
public sealed record ButtonOptions : StyledContent
{
    /// <summary>The element's id.</summary>
    public string? Id { get; init; }

    /// <summary>Makes a link of it.</summary>
    public string? Href { get; init; }

    /// <summary><c>submit</c> when left out.</summary>
    public string? Type { get; init; }

    /// <summary>The name its value is sent under.</summary>
    public string? Name { get; init; }

    /// <summary>The value sent when this button was pressed.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is greyed out.</summary>
    public bool Disabled { get; init; }

    /// <summary>Whether it starts a service: an arrow follows the words.</summary>
    public bool IsStartButton { get; init; }

    /// <summary>Whether the script swallows the second of two quick presses.</summary>
    public bool? PreventDoubleClick { get; init; }
}

public static partial class Govuk
{
    /// <summary>A button, or a link that looks like one.</summary>
    public static IHtmlContent Button(ButtonOptions options)
    {
        var link = !string.IsNullOrEmpty(options.Href);
        var button = link
            ? new Element("a").Set("href", options.Href).Set("role", "button").Set("draggable", "false")
            : new Element("button").Set("type", options.Type ?? "submit").Set("value", options.Value).Set("name", options.Name)
                .Flag("disabled", options.Disabled).Set("aria-disabled", options.Disabled ? "true" : null)
                .Set("data-prevent-double-click", Text(options.PreventDoubleClick));
        button.Class("govuk-button", options.Classes, options.IsStartButton ? "govuk-button--start" : null)
            .Set("data-module", "govuk-button").Attributes(options.Attributes).Set("id", options.Id);
        // A start button is a flex box, which would drop the spaces between elements of its content.
        button.Add(options.Text, options.IsStartButton && options.Html is { } html ? new Element("span").Add(html) : options.Html);
        return options.IsStartButton
            ? button.Add(Svg("govuk-button__start-icon", "17.5", "19", "0 0 33 40",
                new Element("path").Set("fill", "currentColor").Set("d", "M0 0h13l20 20-20 20H0l20-20z")))
            : button;
    }

    private static string? Text(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => null,
    };
}
