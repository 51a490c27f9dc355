namespace Guildhall.Council.Modules.Councillors.Casework;

/// <summary>What messages between councillors and officers are called.</summary>
internal static class CouncillorWords
{
    public static string Heading(CouncillorMessage message) => message.Kind switch
    {
        "question" => $"{message.ActorName} asked",
        "chase" => $"{message.ActorName} asked when it goes on",
        "information" => $"{message.ActorName} told the council",
        _ => $"{message.ActorName} answered{(message.ToCustomer ? ", the customer too" : "")}",
    };
}
